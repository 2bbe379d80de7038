-- One row per held learning seminar, in the year it was held.
select
    activity_id as record_ref,
    'ALLA' as area_code,
    year(held_date)::varchar as period_code,
    (mode = 'digital')::integer as numerator,
    1 as denominator
from {{ ref('activities') }}
where programme_code = 'FPA' and activity_type = 'LS' and is_held
