-- One row per parent where it is known how often parent and child are in contact.
select
    parent_record_ref as record_ref,
    municipality_code as area_code,
    period_code,
    nullif(parent_role, 'okänd') as roll,
    has_regular_contact::integer as numerator,
    1 as denominator,
    child_ref as family_ref,
    caseworker_ref as source_ref
from {{ ref('parents_assessed') }}
where is_contact_known
