-- One row per test of change (PGSA): one cycle of plan, do, study, act, in the team's own words.
select
    concat_ws('-', tests.municipality_code, tests.cycle_number) as test_ref,
    'FPA' as programme_code,
    tests.municipality_code as area_code,
    tests.cycle_number,
    tests.idea_number,
    tests.idea,
    tests.driver,
    tests.start_date,
    tests.end_date,
    -- How many it was tried on may be a handful of families.
    case when tests.scale_n >= {{ var('k') }} then tests.scale_n end as scale_n,
    tests.prediction,
    tests.result,
    tests.predicted_vs_actual,
    tests.decision,
    tests.spread,
    tests.is_finished,
    ideas.highest_spread
from {{ ref('tests_of_change') }} as tests
left join {{ ref('change_ideas') }} as ideas using (municipality_code, idea_number)
