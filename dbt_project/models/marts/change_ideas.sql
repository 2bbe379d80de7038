-- One row per team and change idea, all its tests of change together; a test without an idea number belongs to none.
select
    municipality_code,
    idea_number,
    arg_max(idea, row_number) as idea,
    arg_max(driver, row_number) as driver,
    arg_max(spread, list_position(['test', 'pilot', 'enhet', 'kommun'], spread)) as highest_spread,
    highest_spread in ('enhet', 'kommun') as is_spread,
    min(start_date) as first_start_date,
    max(end_date) as last_end_date,
    count(*) as n_cycles,
    count(*) filter (where is_finished) as n_finished_cycles
from {{ ref('tests_of_change') }}
where idea_number is not null
group by all
