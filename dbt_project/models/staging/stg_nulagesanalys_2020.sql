-- One row per child described by one caseworker in the spring of 2020.
select
    *,
    '2020' as period_code
from {{ source('landing', 'nulagesanalys_2020') }}
