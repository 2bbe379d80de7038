-- One row per closed round shown in the snapshot that was served before this build.
select *
from {{ source('archive', 'previous_rounds') }}
