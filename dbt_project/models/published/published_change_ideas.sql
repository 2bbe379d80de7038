-- One row per team and change idea: how far it has spread, and what its tests of change led to.
with count_decisions as (
    select
        municipality_code,
        idea_number,
        decision,
        count(*) as n
    from {{ ref('tests_of_change') }}
    where decision is not null and idea_number is not null
    group by all
),

list_decisions as (
    select
        municipality_code,
        idea_number,
        string_agg(
            n || ' ' || decision, ', ' order by n desc, list_position(['inför', 'anpassa', 'avsluta'], decision)
        ) as decisions_sv
    from count_decisions
    group by all
)

select
    areas.programme_code,
    areas.area_code,
    ideas.idea_number,
    ideas.idea,
    ideas.driver,
    ideas.highest_spread,
    -- The steps of a spread: 1 idé, 2 test, 3 pilot, 4 enhet, 5 kommun.
    coalesce(list_position(['test', 'pilot', 'enhet', 'kommun'], ideas.highest_spread) + 1, 1)::integer as spread_step,
    coalesce(ideas.is_spread, false) as is_spread,
    ideas.first_start_date,
    ideas.last_end_date,
    ideas.n_cycles,
    ideas.n_finished_cycles,
    decided.decisions_sv
from {{ ref('change_ideas') }} as ideas
inner join {{ ref('research_areas') }} as areas
    on areas.programme_code = 'FPA' and ideas.municipality_code = areas.area_code
left join list_decisions as decided
    on ideas.municipality_code = decided.municipality_code and ideas.idea_number = decided.idea_number
