-- One row per target of a plan version, with the quoted source and what it has come to before disclosure control.
with judge_plan as (
    {{ judge_targets(ref('indicator_values')) }}
)

select
    target_id,
    programme_code,
    indicator_id,
    area_code,
    plan_version,
    plan_name_sv,
    value_min,
    value_max,
    unit_sv,
    due_date,
    valid_from,
    valid_to,
    quote_sv,
    source_sv,
    measures,
    period_code,
    breakdown,
    breakdown_value,
    reached,
    is_current,
    plan_status,
    status_sv
from judge_plan
