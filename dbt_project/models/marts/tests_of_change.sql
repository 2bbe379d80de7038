-- One row per test of change (PGSA): one cycle of plan, do, study, act.
select
    municipality_code,
    cycle_number,
    idea_number,
    idea,
    driver,
    start_date,
    end_date,
    scale_n,
    prediction,
    result,
    predicted_vs_actual,
    decision,
    spread,
    is_finished,
    finished_quarter,
    has_prediction,
    has_result,
    load_id,
    row_number
from {{ ref('stg_team_pgsa') }}
