-- One row per team, month and measure that the team counts itself.
select *
from {{ source('landing', 'team_matt') }}
