-- One row per team, month and rater (the team itself or its coach) with a score.
select
    municipality_code,
    month,
    rater,
    score,
    load_id,
    row_number
from {{ ref('stg_team_skattning') }}
unpivot (score for rater in (team_score as 'team', coach_score as 'handledare'))
