-- One row per load and reason: how many rows were left out, and what to do about it.
select
    outcomes.load_id,
    outcomes.file_name,
    outcomes.sheet,
    outcomes.outcome,
    outcomes.reason,
    outcomes.reason_sv,
    reasons.remedy_sv,
    count(*) as n_rows
from {{ ref('row_outcomes') }} as outcomes
left join {{ ref('reasons') }} as reasons using (reason)
group by all
