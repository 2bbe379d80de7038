-- One row per participant and session of their course: whether they were there, and for how long.
select
    attendance.participant_ref,
    enrolments.course_id,
    attendance.session_number,
    attendance.is_present,
    attendance.hours,
    attendance.load_id,
    attendance.row_number
from {{ ref('stg_kursnarvaro') }} as attendance
left join {{ ref('stg_kursdeltagare') }} as enrolments using (participant_ref)
