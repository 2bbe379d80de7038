-- One row per municipality with its local development plan.
select
    municipality_code,
    plan_date,
    status,
    is_decided,
    load_id,
    row_number
from {{ ref('stg_lokala_planer') }}
