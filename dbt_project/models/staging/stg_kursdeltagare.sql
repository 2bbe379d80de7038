-- One row per participant with their only enrolment.
select
    *,
    status = 'anmäld' as is_enrolled
from {{ source('landing', 'kursdeltagare') }}
