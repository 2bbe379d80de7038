-- One row per finished test of change and possible decision; the numerator marks the one that was taken.
select
    concat_ws('-', tests.municipality_code, tests.cycle_number) as record_ref,
    tests.municipality_code as area_code,
    'alla' as period_code,
    decisions.decision as beslut,
    (tests.decision = decisions.decision)::integer as numerator,
    1 as denominator
from {{ ref('tests_of_change') }} as tests
cross join (values ('inför'), ('anpassa'), ('avsluta')) as decisions (decision)
where tests.is_finished
