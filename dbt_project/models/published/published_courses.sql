-- One row per course for newly arrived parents: how much of its seven sessions has been held.
select
    'FNY' as programme_code,
    courses.course_id,
    courses.language,
    courses.place,
    areas.area_code,
    courses.start_date,
    courses.end_date,
    courses.status,
    courses.is_held,
    courses.n_sessions_held::integer as n_sessions_held,
    7 as n_sessions_planned,
    courses.held_hours,
    7 * 2.5::double as planned_hours,
    case
        when courses.status = 'inställd' and courses.n_sessions_held = 0 then 'Kursen blev inställd.'
        when courses.n_sessions_held = 0 then 'Ingen av de sju träffarna är hållen.'
        else case courses.status when 'inställd' then 'Kursen blev inställd: ' when 'pågår' then 'Kursen pågår: '
            else '' end
            || courses.n_sessions_held || ' av 7 träffar och ' || {{ swedish_count('courses.held_hours') }}
            || ' av 17,5 timmar är hållna.'
    end as conclusion_sv
from {{ ref('courses') }} as courses
left join {{ ref('research_areas') }} as areas
    on areas.programme_code = 'FNY' and courses.municipality_code = areas.area_code
