-- One row per kept column of an export and code that may stand in it.
select *
from {{ source('bookkeeping', 'codebook') }}
