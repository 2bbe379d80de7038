-- One row per session of a course.
select
    *,
    status = 'genomförd' as is_held
from {{ source('landing', 'kurstillfallen') }}
