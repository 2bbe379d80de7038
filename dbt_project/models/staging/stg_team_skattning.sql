-- One row per team and month, with the scores of the team and of its coach.
select *
from {{ source('landing', 'team_skattning') }}
