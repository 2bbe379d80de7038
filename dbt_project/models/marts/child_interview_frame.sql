-- One row per child eligible for an interview; there is no id, and many rows are alike.
select
    district_code,
    period_code,
    child_age_group,
    child_sex,
    service_type,
    outcome,
    was_asked,
    decline_reason,
    load_id,
    row_number
from {{ ref('stg_barn_urval') }}
