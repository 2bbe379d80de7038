-- One row per planned learning seminar, in the year it was planned for.
select
    activity_id as record_ref,
    'ALLA' as area_code,
    year(planned_date)::varchar as period_code,
    mode as form,
    try_cast(theme as integer)::varchar as tema,
    is_held::integer as numerator,
    1 as denominator
from {{ ref('activities') }}
where programme_code = 'FPA' and activity_type = 'LS'
