-- One row per answer to the child survey; two may be alike.
select
    *,
    case year(answered_date) when 2018 then 'omgång 1' when 2019 then 'omgång 2' end as period_code
from {{ source('landing', 'barnenkat') }}
