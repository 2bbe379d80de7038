-- One row per member of an improvement team, for as long as they are one.
select
    *,
    role = 'enhetschef' as is_manager
from {{ source('landing', 'team_team') }}
