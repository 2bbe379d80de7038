-- One row per parent interviewed at least once whose third interview is due; the numerator counts all three.
select
    parent_ref as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    (n_held = 3)::integer as numerator,
    1 as denominator,
    family_ref
from {{ ref('interviewed_parents') }}
where not has_withdrawn_consent and n_held >= 1 and is_wave_3_due
