-- One row per planned regional training day.
select
    activity_id as record_ref,
    'ALLA' as area_code,
    'alla' as period_code,
    try_cast(theme as integer)::varchar as tema,
    is_held::integer as numerator,
    1 as denominator
from {{ ref('activities') }}
where programme_code = 'FNY' and activity_type = 'UTB_DAG'
