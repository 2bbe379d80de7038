-- One row per feedback of results where it is known whether anything was done.
select
    feedback_id as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    is_action_taken::integer as numerator,
    1 as denominator
from {{ ref('feedback') }}
where is_action_taken is not null
