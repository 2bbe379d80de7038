-- One row per activity, planned, held, moved or cancelled.
select
    *,
    status in ('genomförd', 'flyttad') and held_date is not null as is_held
from {{ source('landing', 'aktiviteter') }}
