-- One row per improvement team and project month in which it had a member on the last day, or met.
select
    areas.programme_code,
    areas.area_code,
    counted.period_code,
    months.first_day as period_start,
    counted.n_meetings,
    counted.meeting_hours as hours
from {{ ref('team_months') }} as counted
inner join {{ ref('research_areas') }} as areas
    on areas.programme_code = 'FPA' and counted.municipality_code = areas.area_code
inner join {{ ref('project_months') }} as months
    on areas.programme_code = months.programme_code and counted.period_code = months.period_code
