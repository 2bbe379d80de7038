-- One row per meeting of an improvement team; two may be alike.
select
    municipality_code,
    meeting_date,
    hours,
    n_present,
    mode,
    load_id,
    row_number
from {{ ref('stg_team_moten') }}
