-- One row per language of the plan and place; a language that is offered in both places counts once in the whole.
with list_languages as (
    select
        language,
        place
    from (values ('arabiska'), ('dari'), ('engelska'), ('somaliska'), ('tigrinja')) as languages (language)
    cross join (values ('Göteborg'), ('lokalt')) as places (place)
)

select
    planned.language as record_ref,
    'ALLA' as area_code,
    'alla' as period_code,
    planned.place as plats,
    (count(courses.course_id) > 0)::integer as numerator,
    1 as denominator
from list_languages as planned
left join {{ ref('courses') }} as courses
    on planned.language = courses.language and planned.place = courses.place and courses.is_held
group by all
