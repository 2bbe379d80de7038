-- One row per milestone that a programme has set or reached, with the quoted source.
select
    milestone_id,
    programme_code,
    milestone_sv,
    due_date,
    due_precision,
    done_date,
    quote_sv,
    source_sv
from {{ ref('milestones') }}
