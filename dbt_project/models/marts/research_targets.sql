-- One row per target of a plan version, with the quoted source; a target stays as it was when the plan changes.
select
    targets.target_id,
    targets.programme_code,
    targets.indicator_id,
    targets.area_code,
    targets.plan_version,
    plans.plan_name_sv,
    targets.value_min,
    targets.value_max,
    targets.unit_sv,
    targets.due_date,
    plans.valid_from,
    plans.valid_to,
    targets.quote_sv,
    targets.source_sv
from {{ ref('targets') }} as targets
inner join {{ ref('plan_versions') }} as plans using (programme_code, plan_version)
