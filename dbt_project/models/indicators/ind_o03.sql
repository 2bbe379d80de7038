-- One row per parent assessed without need, or in need where it is known whether the support is sufficient.
select
    parent_record_ref as record_ref,
    municipality_code as area_code,
    period_code,
    (is_in_need and not has_sufficient_support)::integer as numerator,
    1 as denominator,
    child_ref as family_ref,
    caseworker_ref as source_ref
from {{ ref('parents_assessed') }}
where needs_support = 'nej' or is_sufficiency_known
