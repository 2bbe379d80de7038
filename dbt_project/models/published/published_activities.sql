-- One row per activity of a programme.
with find_plans as (
    select
        activities.activity_id,
        max(plans.plan_version) as plan_version
    from {{ ref('activities') }} as activities
    inner join {{ ref('research_plan_versions') }} as plans
        on activities.programme_code = plans.programme_code and activities.planned_date >= plans.valid_from
        and (plans.valid_to is null or activities.planned_date <= plans.valid_to)
    group by all
)

select
    activities.activity_id,
    activities.programme_code,
    activities.activity_type,
    activities.activity_type_label_sv,
    activities.title,
    activities.theme,
    activities.region_code,
    areas.area_code,
    activities.planned_date,
    activities.held_date,
    activities.status,
    activities.mode,
    activities.planned_hours,
    activities.held_hours,
    activities.reason,
    activities.is_held,
    plans.plan_version,
    attendance.n_present || ' av ' || attendance.n_invited || ' närvarade' as attendance_sv,
    case
        when activities.status = 'planerad' and activities.planned_date < {{ literal(var('reporting_date')) }}::date
            then 'planerad, inget besked'
        when activities.status = 'genomförd' and activities.held_date is null then 'genomförd, datum saknas'
        when activities.status = 'flyttad' and activities.held_date is null then 'flyttad, inget nytt datum'
        when activities.status = 'flyttad' then 'flyttad till ' || activities.held_date::varchar
        else coalesce(activities.status, 'inget besked')
    end as state_sv
from {{ ref('activities') }} as activities
-- A municipality that is no area of the programme (Göteborg in Västermodellen) is a place, not something to compare.
left join {{ ref('research_areas') }} as areas
    on activities.programme_code = areas.programme_code and activities.municipality_code = areas.area_code
left join find_plans as plans on activities.activity_id = plans.activity_id
left join {{ ref('published_attendance') }} as attendance
    on activities.activity_id = attendance.activity_id and attendance.area_code = 'ALLA'
