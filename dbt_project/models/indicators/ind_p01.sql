-- One row per municipality with an improvement team.
select
    municipality_code as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    1 as numerator,
    null::integer as denominator
from {{ ref('teams') }}
