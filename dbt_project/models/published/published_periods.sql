-- One row per programme and period code; where a round and a year share a code the year stands here.
select
    programme_code,
    period_code,
    period_label_sv,
    period_type,
    start_date,
    end_date,
    sort_order
from {{ ref('research_periods') }}
qualify row_number() over (
    partition by programme_code, period_code order by period_type <> 'year', period_type
) = 1
