-- One row per team and project month in which it had a member on the last day; 6–8 members is the plan's size.
select
    concat_ws('-', municipality_code, period_code) as record_ref,
    municipality_code as area_code,
    period_code,
    (n_members between 6 and 8)::integer as numerator,
    1 as denominator
from {{ ref('team_months') }}
where n_members > 0
