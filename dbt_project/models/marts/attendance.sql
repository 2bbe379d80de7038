-- One row per activity, area and role: how many were invited and how many came.
select
    attendance.activity_id,
    attendance.area_code,
    attendance.role,
    attendance.n_invited,
    attendance.n_present,
    attendance.n_remote,
    activities.programme_code,
    activities.activity_type,
    activities.mode,
    activities.held_date,
    activities.is_held,
    attendance.load_id,
    attendance.row_number
from {{ ref('stg_narvaro') }} as attendance
inner join {{ ref('activities') }} as activities using (activity_id)
