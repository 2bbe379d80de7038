-- One row per row of a file that was left out.
select *
from {{ source('bookkeeping', 'row_outcomes') }}
