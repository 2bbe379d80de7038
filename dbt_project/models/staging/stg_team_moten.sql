-- One row per meeting of an improvement team; two may be alike.
select *
from {{ source('landing', 'team_moten') }}
