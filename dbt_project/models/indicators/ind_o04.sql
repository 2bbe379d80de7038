-- One row per parent in need of support where either a kind of support or "no support" is ticked, not both.
select
    parent_record_ref as record_ref,
    municipality_code as area_code,
    period_code,
    nullif(parent_role, 'okänd') as roll,
    has_no_support::integer as numerator,
    1 as denominator,
    child_ref as family_ref,
    caseworker_ref as source_ref
from {{ ref('parents_assessed') }}
where is_support_kind_known
