-- One row per planned conference; one without a region counts only in the whole programme.
select
    activity_id as record_ref,
    coalesce(region_code, 'ALLA') as area_code,
    'alla' as period_code,
    activity_type as typ,
    is_held::integer as numerator,
    1 as denominator
from {{ ref('activities') }}
where programme_code = 'FPA' and activity_type in ('IMPL_KONF', 'SPRIDNING')
