-- One row per parent of a child described: parent 1 and parent 2 are two records, and only parents there are.
with unite_rounds as (
    select * from {{ ref('stg_nulagesanalys_2019') }}
    union all by name
    select * from {{ ref('stg_nulagesanalys_2020') }}
),

unfold_parents as (
    {{ parent_of_child(1) }}
    union all
    {{ parent_of_child(2) }}
),

-- Questions on support are asked only about parents in need; answers that are there all the same are ignored.
judge_answers as (
    select
        *,
        (needs_support in ('ja', 'delvis')) is true as is_in_need,
        (needs_support in ('ja', 'delvis', 'nej')) is true as is_need_known,
        (support_sufficient in ('ja, tillräckligt', 'ja, men inte tillräckligt', 'nej, inget stöd')) is true
            as is_sufficiency_answered,
        has_support_talks or has_support_family_treatment or has_support_parent_group or has_support_contact
            or has_support_psychiatry or has_support_other_unit as has_ticked_support
    from unfold_parents
)

select
    concat_ws('-', child_ref, parent_number) as parent_record_ref,
    child_ref,
    parent_number,
    period_code,
    municipality_code,
    caseworker_ref,
    child_age_group,
    child_sex,
    placement_type,
    placement_length,
    parent_role,
    needs_support,
    support_sufficient,
    has_support_talks,
    has_support_family_treatment,
    has_support_parent_group,
    has_support_contact,
    has_support_psychiatry,
    has_support_other_unit,
    has_ticked_no_support,
    contact_frequency,
    is_need_known,
    is_in_need,
    is_in_need and is_sufficiency_answered as is_sufficiency_known,
    is_in_need and (support_sufficient = 'ja, tillräckligt') is true as has_sufficient_support,
    -- A kind of support and "no support" ticked at once contradict each other: no answer.
    is_in_need and has_ticked_support <> has_ticked_no_support as is_support_kind_known,
    is_in_need and has_ticked_no_support and not has_ticked_support as has_no_support,
    (contact_frequency in ('minst varje vecka', 'minst en gång i månaden', 'mer sällan', 'ingen kontakt')) is true
        as is_contact_known,
    (contact_frequency in ('minst varje vecka', 'minst en gång i månaden')) is true as has_regular_contact,
    load_id,
    row_number
from judge_answers
