-- One row per finished test of change, in the quarter it ended.
select
    concat_ws('-', municipality_code, cycle_number) as record_ref,
    municipality_code as area_code,
    finished_quarter as period_code,
    1 as numerator,
    null::integer as denominator
from {{ ref('tests_of_change') }}
where is_finished
