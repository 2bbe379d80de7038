-- One row per child described by one caseworker in the spring of 2019.
select
    *,
    '2019' as period_code
from {{ source('landing', 'nulagesanalys_2019') }}
