-- One row per municipality with an improvement team: at least one member there.
select
    municipality_code,
    count(*) as n_members,
    count(*) filter (where is_manager) as n_managers,
    count(*) filter (where is_coordinator) as n_coordinators,
    min(valid_from) as first_member_date
from {{ ref('team_members') }}
group by all
