-- One row per statement that a child has answered; the numerator counts those who agree entirely.
select
    respondent_ref as record_ref,
    district_code as area_code,
    period_code,
    question as "fråga",
    (answer = 'Instämmer helt')::integer as numerator,
    1 as denominator
from {{ ref('child_survey_answers') }}
where is_answered
