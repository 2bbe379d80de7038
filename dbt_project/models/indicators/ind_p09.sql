-- One row per municipality and project year; the numerator tells whether a group interview was held there that year.
select
    concat_ws('-', areas.area_code, years.period_code) as record_ref,
    areas.area_code,
    years.period_code,
    (count(interviews.activity_id) > 0)::integer as numerator,
    1 as denominator
from {{ ref('research_areas') }} as areas
inner join {{ ref('planned_periods') }} as years
    on areas.programme_code = years.programme_code and years.period_type = 'year'
left join {{ ref('activities') }} as interviews
    on areas.programme_code = interviews.programme_code and interviews.activity_type = 'GRUPPINTERVJU'
    and interviews.is_held and areas.area_code = interviews.municipality_code
    and years.period_code = year(interviews.held_date)::varchar
-- The municipalities with a team belong to a region; those that a trial over the whole country adds do not.
where areas.programme_code = 'FPA' and areas.role = 'deltagare' and areas.parent_code <> 'ALLA'
group by all
