-- One row per team, month and measure of the team's own with both its numbers filled.
select
    concat_ws('-', municipality_code, strftime(month, '%Y-%m'), measure) as record_ref,
    municipality_code as area_code,
    strftime(month, '%Y-%m') as period_code,
    measure as "mått",
    numerator,
    denominator
from {{ ref('team_measures') }}
where numerator is not null and denominator is not null
