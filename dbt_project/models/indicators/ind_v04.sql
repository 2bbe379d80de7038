-- One row per statement that a member of staff has rated; the numerator counts fours and fives.
select
    -- Who can be told apart in both rounds is one person to disclosure control, whatever was answered.
    if(is_own_code_usable, own_code_ref, respondent_ref) as record_ref,
    district_code as area_code,
    period_code,
    question as "fråga",
    (score >= 4)::integer as numerator,
    1 as denominator,
    -- A usable code is alone in its round, so two answers with it are one person's before and after.
    case
        when
            is_own_code_usable
            and count(*) filter (where is_own_code_usable) over (partition by question, own_code_ref) = 2
            then own_code_ref
    end as person_ref
from {{ ref('staff_survey_answers') }}
where score is not null
