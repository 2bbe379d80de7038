-- One row per question of the caseworker survey: its name in both rounds and how the codes correspond.
select
    column_name,
    question_2019,
    question_2020,
    wording_2019_sv,
    wording_2020_sv,
    codes_sv,
    is_comparable,
    break_note_sv
from {{ ref('question_crosswalk') }}
