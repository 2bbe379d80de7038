-- One row per answer to the staff survey and question; before and after are matched by the respondent's own code.
with judge_own_codes as (
    select
        *,
        own_code_ref is not null and count(*) over (partition by period_code, own_code_ref) = 1 as is_own_code_usable
    from {{ ref('stg_medarbetarenkat') }}
)

select
    concat_ws('-', load_id, row_number) as respondent_ref,
    period_code,
    district_code,
    role,
    own_code_ref,
    is_own_code_usable,
    attended_seminar,
    date_trunc('month', recorded_at)::date as recorded_month,
    question,
    answer_code,
    case when answer_code <= 5 then answer_code end as score,
    case when answer_code is null then 'ej svar' when answer_code = 6 then 'vet ej' end as missing_kind,
    load_id,
    row_number
from judge_own_codes
unpivot include nulls (answer_code for question in (q3_1 as 'Q3_1', q3_2 as 'Q3_2', q3_3 as 'Q3_3', q3_4 as 'Q3_4'))
