-- One row per member of an improvement team, for as long as they are one.
select
    municipality_code,
    member_number,
    role,
    is_coordinator,
    is_manager,
    valid_from,
    valid_to,
    load_id,
    row_number
from {{ ref('stg_team_team') }}
