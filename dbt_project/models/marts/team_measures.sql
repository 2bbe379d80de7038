-- One row per team, month and measure that the team counts itself.
select
    municipality_code,
    month,
    measure,
    numerator,
    denominator,
    collected_by,
    load_id,
    row_number
from {{ ref('stg_team_matt') }}
