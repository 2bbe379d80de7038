-- One row per parent in need of support where it is known whether the support is sufficient.
select
    parent_record_ref as record_ref,
    municipality_code as area_code,
    period_code,
    nullif(parent_role, 'okänd') as roll,
    placement_type as placering,
    has_sufficient_support::integer as numerator,
    1 as denominator,
    child_ref as family_ref,
    caseworker_ref as source_ref
from {{ ref('parents_assessed') }}
where is_sufficiency_known
