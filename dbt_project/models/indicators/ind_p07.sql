-- One row per team and project month; the denominator counts the months in which the team had a member on the last day.
select
    concat_ws('-', municipality_code, period_code) as record_ref,
    municipality_code as area_code,
    period_code,
    meeting_hours as numerator,
    (n_members > 0)::integer as denominator
from {{ ref('team_months') }}
