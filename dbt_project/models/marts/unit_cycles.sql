-- One row per unit and round of the year wheel: the day each of its four steps was done, and its proposals.
select
    district_code,
    unit,
    period_code,
    interviews_date,
    seminar_date,
    report_date,
    board_date,
    n_proposals,
    n_proposals_implemented,
    load_id,
    row_number
from {{ ref('stg_arshjul') }}
