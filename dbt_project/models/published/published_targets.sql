-- One row per target of a plan version, with the quoted source.
select
    target_id,
    programme_code,
    indicator_id,
    area_code,
    plan_version,
    value_min,
    value_max,
    unit_sv,
    due_date,
    valid_from,
    valid_to,
    quote_sv,
    source_sv
from {{ ref('research_targets') }}
