-- One row per parent whose need of support has been assessed; the numerator counts ja and delvis.
select
    parent_record_ref as record_ref,
    municipality_code as area_code,
    period_code,
    nullif(parent_role, 'okänd') as roll,
    placement_type as placering,
    is_in_need::integer as numerator,
    1 as denominator,
    child_ref as family_ref,
    caseworker_ref as source_ref
from {{ ref('parents_assessed') }}
where is_need_known
