-- One row per course, whatever became of it.
select
    course_id as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    language as "språk",
    place as plats,
    is_held::integer as numerator,
    1 as denominator
from {{ ref('courses') }}
