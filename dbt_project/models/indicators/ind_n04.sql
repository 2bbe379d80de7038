-- One row per course, whatever became of it: the hours of its held sessions, and the 7 × 2.5 hours of the plan.
select
    course_id as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    language as "språk",
    held_hours as numerator,
    7 * 2.5 as denominator
from {{ ref('courses') }}
