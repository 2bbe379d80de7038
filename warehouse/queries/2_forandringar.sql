-- Forskningsfråga 2: Vilka förändringar initieras för att åstadkomma förbättring?
-- En rad per kommun och drivkraft: hur många idéer som har prövats, hur långt de har spridits och hur varven slutade.
with finished_tests as (
    select
        municipality_code,
        idea_number,
        count(*) filter (where decision = 'inför') as n_adopted,
        count(*) filter (where has_prediction and has_result) as n_with_prediction_and_result
    from research.tests_of_change
    where is_finished
    group by all
)

select
    areas.area_name as municipality,
    driver,
    count(*) as n_ideas,
    count(*) filter (where is_spread) as n_spread_ideas,
    sum(n_cycles) as n_cycles,
    sum(n_finished_cycles) as n_finished_cycles,
    coalesce(sum(n_adopted), 0) as n_adopted,
    coalesce(sum(n_with_prediction_and_result), 0) as n_with_prediction_and_result
from research.change_ideas
left join finished_tests using (municipality_code, idea_number)
join research.areas on areas.area_code = municipality_code and areas.programme_code = 'FPA'
group by all
order by municipality collate sv, n_ideas desc, driver;
