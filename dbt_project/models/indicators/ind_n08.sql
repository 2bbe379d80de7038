-- One row per rating of a training day; the numerator counts fours and fives.
select
    concat_ws('-', training_day, answer_number) as record_ref,
    municipality_code as area_code,
    training_day as period_code,
    question as "fråga",
    role as roll,
    (score >= 4)::integer as numerator,
    1 as denominator
from {{ ref('training_day_answers') }}
where score is not null
