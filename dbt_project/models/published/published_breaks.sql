-- One row per indicator and period that must not be compared with the period before.
select
    indicator_id,
    period_code,
    reason_sv
from {{ ref('breaks') }}
