-- One row per team and project month in which it had a member on the last day, or met.
with count_members as (
    select
        members.municipality_code,
        months.period_code,
        count(*) as n_members,
        count(*) filter (where members.is_manager) as n_managers
    from {{ ref('team_members') }} as members
    -- Without a first day nobody knows whether they were a member: no comparison with an empty date is true.
    inner join {{ ref('project_months') }} as months
        on months.programme_code = 'FPA' and members.valid_from <= months.last_day
        and (members.valid_to is null or members.valid_to >= months.last_day)
    group by all
),

sum_meetings as (
    select
        meetings.municipality_code,
        months.period_code,
        count(*) as n_meetings,
        sum(meetings.hours) as meeting_hours
    from {{ ref('team_meetings') }} as meetings
    inner join {{ ref('project_months') }} as months
        on months.programme_code = 'FPA' and meetings.meeting_date between months.first_day and months.last_day
    group by all
)

select
    municipality_code,
    period_code,
    coalesce(n_members, 0) as n_members,
    coalesce(n_managers, 0) as n_managers,
    coalesce(n_meetings, 0) as n_meetings,
    coalesce(meeting_hours, 0) as meeting_hours
from count_members
full join sum_meetings using (municipality_code, period_code)
