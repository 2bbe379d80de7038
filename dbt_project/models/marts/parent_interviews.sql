-- One row per parent and wave: an interview planned, held or missed; the date is kept as a month only.
with find_withdrawn as (
    select parent_ref
    from {{ ref('consents') }}
    where is_newest and is_withdrawn
)

select
    interviews.parent_ref,
    interviews.family_ref,
    interviews.municipality_code,
    interviews.wave,
    interviews.planned_month,
    date_trunc('month', interviews.interview_date)::date as interview_month,
    interviews.interview_mode,
    interviews.length_minutes,
    interviews.outcome,
    interviews.experienced_support_score,
    interviews.interpreter,
    interviews.is_held,
    interviews.is_due,
    find_withdrawn.parent_ref is not null as has_withdrawn_consent,
    interviews.load_id,
    interviews.row_number
from {{ ref('stg_intervjulogg') }} as interviews
left join find_withdrawn using (parent_ref)
