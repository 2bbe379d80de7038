-- One row per cell of the newest version of a closed round, without the numbers that are protected.
select *
from {{ source('archive', 'closed_cells') }}
