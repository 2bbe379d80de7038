-- One row per participant with their only enrolment, and how many sessions they came to.
with count_sessions as (
    select
        participant_ref,
        count(*) as n_sessions_attended
    from {{ ref('stg_kursnarvaro') }}
    where is_present
    group by all
)

select
    enrolments.participant_ref,
    enrolments.course_id,
    enrolments.home_municipality_code,
    enrolments.sex,
    enrolments.children_age_group,
    enrolments.recruited_via,
    enrolments.status,
    enrolments.is_enrolled,
    coalesce(count_sessions.n_sessions_attended, 0) as n_sessions_attended,
    enrolments.load_id,
    enrolments.row_number
from {{ ref('stg_kursdeltagare') }} as enrolments
left join count_sessions using (participant_ref)
