-- One row per version of a closed round: those in the archive, and those closed in this run.
select
    programme_code,
    record_table,
    release_code,
    version,
    closed_at,
    k,
    fingerprint,
    false as is_closed_now
from {{ ref('stg_closings') }}
union all
select
    programme_code,
    record_table,
    release_code,
    version,
    closed_at,
    k,
    fingerprint,
    true
from {{ ref('closed_now') }}
