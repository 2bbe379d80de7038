-- One row per participant enrolled in a course that was held; the numerator counts five sessions or more.
select
    enrolments.participant_ref as record_ref,
    courses.municipality_code as area_code,
    'alla' as period_code,
    courses.language as "språk",
    nullif(enrolments.sex, 'uppgift saknas') as "kön",
    courses.place as plats,
    (enrolments.n_sessions_attended >= 5)::integer as numerator,
    1 as denominator
from {{ ref('course_enrolments') }} as enrolments
inner join {{ ref('courses') }} as courses using (course_id)
where enrolments.is_enrolled and courses.is_held
