-- One row per course and session, held or cancelled.
select
    course_id,
    session_number,
    session_date,
    hours,
    status,
    is_held,
    load_id,
    row_number
from {{ ref('stg_kurstillfallen') }}
