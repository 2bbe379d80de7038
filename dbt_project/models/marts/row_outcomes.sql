-- One row per row of a file that was left out, with the reason.
select
    outcomes.load_id,
    outcomes.file_name,
    outcomes.sheet,
    outcomes.row_number,
    outcomes.outcome,
    outcomes.reason,
    reasons.reason_sv,
    outcomes.column_name
from {{ ref('stg_row_outcomes') }} as outcomes
left join {{ ref('reasons') }} as reasons using (reason)
