-- One row per cell of the snapshot that was served before this build.
select *
from {{ source('archive', 'previous_cells') }}
