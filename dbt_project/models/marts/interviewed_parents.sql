-- One row per parent invited to interviews: which interviews are due and held, all waves together.
select
    parent_ref,
    arg_min(family_ref, wave) as family_ref,
    arg_min(municipality_code, wave) as municipality_code,
    count(*) filter (where is_held) as n_held,
    coalesce(bool_or(is_due) filter (where wave = 2), false) as is_wave_2_due,
    coalesce(bool_or(is_due) filter (where wave = 3), false) as is_wave_3_due,
    arg_min_null(interview_mode, wave) filter (where is_held) as first_interview_mode,
    bool_or(has_withdrawn_consent) as has_withdrawn_consent
from {{ ref('parent_interviews') }}
group by parent_ref
