-- One row per parent invited to interviews; the numerator counts those interviewed at least once.
select
    parent_ref as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    first_interview_mode as form,
    (n_held >= 1)::integer as numerator,
    1 as denominator,
    family_ref
from {{ ref('interviewed_parents') }}
where not has_withdrawn_consent
