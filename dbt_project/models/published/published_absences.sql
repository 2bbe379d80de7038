-- One row per reason why a value is not there.
select
    status,
    label_sv,
    explanation_sv
from {{ ref('absences') }}
