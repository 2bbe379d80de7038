-- One row per activity of a programme.
select
    activity_id,
    programme_code,
    activity_type,
    activity_type_label_sv,
    title,
    theme,
    region_code,
    municipality_code as area_code,
    planned_date,
    held_date,
    status,
    mode,
    planned_hours,
    held_hours,
    reason,
    is_held
from {{ ref('activities') }}
