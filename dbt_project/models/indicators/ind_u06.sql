-- One row per team, month and rater with a score of the team's progress.
select
    concat_ws('-', municipality_code, strftime(month, '%Y-%m'), rater) as record_ref,
    municipality_code as area_code,
    strftime(month, '%Y-%m') as period_code,
    rater as skattare,
    score as numerator,
    1 as denominator
from {{ ref('progress_scores') }}
