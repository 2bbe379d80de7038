-- One row per course for newly arrived parents, with how much of it has been held.
with sum_sessions as (
    select
        course_id,
        count(*) as n_sessions_held,
        sum(hours) as held_hours
    from {{ ref('course_sessions') }}
    where is_held
    group by all
)

select
    courses.course_id,
    courses.language,
    courses.municipality_code,
    courses.is_local,
    courses.place,
    courses.start_date,
    courses.end_date,
    courses.leader_ref,
    courses.guests,
    courses.status,
    courses.is_held,
    coalesce(sum_sessions.n_sessions_held, 0) as n_sessions_held,
    coalesce(sum_sessions.held_hours, 0) as held_hours,
    courses.load_id,
    courses.row_number
from {{ ref('stg_kurser') }} as courses
left join sum_sessions using (course_id)
