-- One row per answer to the child survey and question; there is no id, and two respondents may be alike.
select
    concat_ws('-', load_id, row_number) as respondent_ref,
    period_code,
    district_code,
    child_age,
    date_trunc('month', answered_date)::date as answered_month,
    question,
    answer,
    (answer <> 'Vet inte') is true as is_answered,
    case when answer is null then 'ej svar' when answer = 'Vet inte' then 'vet ej' end as missing_kind,
    load_id,
    row_number
from {{ ref('stg_barnenkat') }}
unpivot include nulls (
    answer for question in (
        contact_answer as 'kontakt', knowledge_answer as 'kunskap', participation_answer as 'delaktighet'
    )
)
