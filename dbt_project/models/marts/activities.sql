-- One row per activity of a programme, planned, held, moved or cancelled.
select
    activities.activity_id,
    activities.programme_code,
    activities.activity_type,
    types.activity_type_label_sv,
    activities.title,
    activities.theme,
    activities.region_code,
    activities.municipality_code,
    activities.planned_date,
    activities.held_date,
    activities.status,
    activities.mode,
    activities.planned_hours,
    activities.held_hours,
    activities.reason,
    activities.is_held,
    activities.load_id,
    activities.row_number
from {{ ref('stg_aktiviteter') }} as activities
left join {{ ref('activity_types') }} as types using (activity_type)
