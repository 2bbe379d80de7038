-- One row per focus group held with staff.
select
    focus_group_id,
    municipality_code,
    period_code,
    held_date,
    n_participants,
    roles,
    is_recorded,
    load_id,
    row_number
from {{ ref('stg_fokusgrupper') }}
