-- One row per snapshot that was served before this build; none at the first.
select *
from {{ source('archive', 'previous_release') }}
