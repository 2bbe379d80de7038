-- One row per municipality with its local development plan.
select
    *,
    status in ('beslutad', 'genomförd') as is_decided
from {{ source('landing', 'lokala_planer') }}
