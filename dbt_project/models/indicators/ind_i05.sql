-- One row per parent and pair of held interviews in a row; the measure is the number of days between them.
select
    intervals.parent_ref as record_ref,
    intervals.municipality_code as area_code,
    'alla' as period_code,
    intervals.wave_pair as "vågpar",
    intervals.n_days as measure,
    parents.family_ref
from {{ ref('interview_intervals') }} as intervals
inner join {{ ref('interviewed_parents') }} as parents using (parent_ref)
where not parents.has_withdrawn_consent
