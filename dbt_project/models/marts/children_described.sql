-- One row per child described by one caseworker in one round of the survey.
with unite_rounds as (
    select * from {{ ref('stg_nulagesanalys_2019') }}
    union all by name
    select * from {{ ref('stg_nulagesanalys_2020') }}
)

select
    concat_ws('-', period_code, caseworker_ref, child_number) as child_ref,
    period_code,
    municipality_code,
    caseworker_ref,
    child_number,
    child_age_group,
    child_sex,
    placement_type,
    placement_length,
    -- Asked once per caseworker, on the first child; on other rows the answer is not used.
    case when child_number = 1 then agency_support_score end as agency_support_score,
    case when child_number = 1 then children_responsible_for end as children_responsible_for,
    date_trunc('month', submitted_at)::date as submitted_month,
    load_id,
    row_number
from unite_rounds
