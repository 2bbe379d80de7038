-- One row per participant and session of a course.
select *
from {{ source('landing', 'kursnarvaro') }}
