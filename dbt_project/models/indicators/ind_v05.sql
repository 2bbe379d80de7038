-- One row per statement and member of staff who rated it both before and after; the numerator counts higher ratings.
with find_answers as (
    select
        own_code_ref,
        district_code,
        period_code,
        question,
        score
    from {{ ref('staff_survey_answers') }}
    where is_own_code_usable and score is not null
)

select
    later.own_code_ref as record_ref,
    later.district_code as area_code,
    'före-efter' as period_code,
    later.question as "fråga",
    (later.score > earlier.score)::integer as numerator,
    1 as denominator,
    (later.score < earlier.score)::integer as worse
from find_answers as later
inner join find_answers as earlier using (own_code_ref, question)
where later.period_code = 'efter' and earlier.period_code = 'före'
