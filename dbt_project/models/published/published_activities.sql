-- One row per activity of a programme.
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
    activities.is_held
from {{ ref('activities') }} as activities
-- A municipality that is no area of the programme (Göteborg in Västermodellen) is a place, not something to compare.
left join {{ ref('research_areas') }} as areas
    on activities.programme_code = areas.programme_code and activities.municipality_code = areas.area_code
