-- One row per group of courses (all, by language, by place) and session 1–7: in how many of them it was held.
with group_courses as (
    select
        course_id,
        'all' as breakdown,
        'all' as breakdown_value
    from {{ ref('courses') }}
    union all
    select
        course_id,
        'språk',
        language
    from {{ ref('courses') }}
    where language is not null
    union all
    select
        course_id,
        'plats',
        place
    from {{ ref('courses') }}
    where place is not null
),

list_sessions as (
    select
        grouped.breakdown,
        grouped.breakdown_value,
        numbers.session_number::integer as session_number,
        count(distinct grouped.course_id) as n_courses,
        count(*) filter (where sessions.is_held) as n_held,
        coalesce(sum(sessions.hours) filter (where sessions.is_held), 0) as held_hours,
        2.5 * n_courses::double as planned_hours
    from group_courses as grouped
    cross join range(1, 8) as numbers (session_number)
    left join {{ ref('course_sessions') }} as sessions
        on grouped.course_id = sessions.course_id and numbers.session_number = sessions.session_number
    group by grouped.breakdown, grouped.breakdown_value, numbers.session_number
)

select
    'FNY' as programme_code,
    breakdown,
    breakdown_value,
    session_number,
    n_courses,
    n_held,
    held_hours,
    planned_hours,
    100.0 * n_held / n_courses as share_held,
    'Träff ' || session_number || ' är hållen i ' || n_held || ' av '
        || {{ swedish_plural('n_courses', 'kurs', 'kurser') }} || ': ' || {{ swedish_count('held_hours') }} || ' av '
        || {{ swedish_count('planned_hours') }} || ' timmar.' as conclusion_sv
from list_sessions
