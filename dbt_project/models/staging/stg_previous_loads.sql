-- One row per load that the snapshot served before this build knew.
select *
from {{ source('archive', 'previous_loads') }}
