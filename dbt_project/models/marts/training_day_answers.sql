-- One row per answer to the evaluation of a training day and question.
select
    training_day,
    answer_number,
    municipality_code,
    role,
    question,
    score,
    load_id,
    row_number
from {{ ref('stg_utbildningsdag') }}
unpivot include nulls (score for question in (satisfaction_score as 'nojd', relevance_score as 'relevans'))
