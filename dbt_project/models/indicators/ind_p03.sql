-- One row per year and team with a member on the last day of the year's last project month.
select
    concat_ws('-', municipality_code, team_months.period_code) as record_ref,
    municipality_code as area_code,
    left(team_months.period_code, 4) as period_code,
    (n_managers > 0)::integer as numerator,
    1 as denominator
from {{ ref('team_months') }} as team_months
where n_members > 0
    and team_months.period_code in (
        select max(months.period_code)
        from {{ ref('project_months') }} as months
        where months.programme_code = 'FPA'
        group by left(months.period_code, 4)
    )
