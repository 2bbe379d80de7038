-- One row per feedback of results to a team.
select
    feedback_id,
    feedback_date,
    municipality_code,
    topic,
    source,
    is_action_taken,
    action,
    load_id,
    row_number
from {{ ref('stg_aterkoppling') }}
