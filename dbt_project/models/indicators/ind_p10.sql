-- One row per municipality and round; the numerator tells whether a focus group was held there.
select
    concat_ws('-', areas.area_code, rounds.period_code) as record_ref,
    areas.area_code,
    rounds.period_code,
    (count(groups.focus_group_id) > 0)::integer as numerator,
    1 as denominator
from {{ ref('research_areas') }} as areas
inner join {{ ref('planned_periods') }} as rounds
    on areas.programme_code = rounds.programme_code and rounds.period_type = 'round'
left join {{ ref('focus_groups') }} as groups
    on areas.area_code = groups.municipality_code and rounds.period_code = groups.period_code
-- The municipalities with a team belong to a region; those that a trial over the whole country adds do not.
where areas.programme_code = 'FPA' and areas.role = 'deltagare' and areas.parent_code <> 'ALLA'
group by all
