-- One row per indicator that a programme is followed by first of all.
select
    programme_code,
    indicator_id,
    sort_order
from {{ ref('key_indicators') }}
