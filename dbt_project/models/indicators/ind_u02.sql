-- One row per finished test of change; the numerator counts those with both a prediction and a result.
select
    concat_ws('-', municipality_code, cycle_number) as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    (has_prediction and has_result)::integer as numerator,
    1 as denominator
from {{ ref('tests_of_change') }}
where is_finished
