-- One row per cycle of a test of change.
select
    *,
    {{ says_something('prediction') }} as has_prediction,
    {{ says_something('result') }} as has_result,
    decision is not null and end_date is not null as is_finished,
    case when is_finished then year(end_date) || '-Q' || quarter(end_date) end as finished_quarter
from {{ source('landing', 'team_pgsa') }}
