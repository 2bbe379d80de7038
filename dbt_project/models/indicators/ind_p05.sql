-- One row per held learning seminar, municipality and role where both the invited and those who came were counted.
select
    concat_ws('-', activity_id, area_code, role) as record_ref,
    area_code,
    strftime(held_date, '%Y-%m') as period_code,
    mode as form,
    role as roll,
    n_present as numerator,
    n_invited as denominator
from {{ ref('attendance') }}
where programme_code = 'FPA' and activity_type = 'LS' and is_held and n_present is not null and n_invited is not null
