-- One row per improvement team: how many members it had on the last day of the project months, and their roles.
with find_last_day as (
    select
        programme_code,
        least(last_day(max(last_date)), {{ literal(var('reporting_date')) }}::date) as as_of
    from {{ ref('period_series') }}
    where period_type = 'month'
    group by all
),

find_members as (
    select
        members.municipality_code,
        members.role,
        members.is_manager,
        members.is_coordinator
    from {{ ref('team_members') }} as members
    -- Without a first day nobody knows whether they were a member: no comparison with an empty date is true.
    inner join find_last_day as days
        on days.programme_code = 'FPA' and members.valid_from <= days.as_of
        and (members.valid_to is null or members.valid_to >= days.as_of)
),

count_members as (
    select
        municipality_code,
        count(*) as n_members,
        count(*) filter (where is_manager) as n_managers,
        count(*) filter (where is_coordinator) as n_coordinators
    from find_members
    group by all
),

count_roles as (
    select
        municipality_code,
        role,
        count(*) as n
    from find_members
    group by all
),

list_roles as (
    select
        municipality_code,
        string_agg(
            n || ' ' || case role
                when 'enhetschef' then if(n = 1, 'enhetschef', 'enhetschefer')
                when 'vuxenenhet' then 'från vuxenenheten'
                when 'psykiatri/beroendevård' then 'från psykiatri/beroendevård'
                else role
            end,
            -- Swedish order of the alphabet: å, ä, ö come after z, in that order.
            ', ' order by n desc, translate(role, 'åäö', '{|}')
        ) as roles_sv
    from count_roles
    group by all
)

select
    areas.programme_code,
    areas.area_code,
    days.as_of,
    coalesce(counted.n_members, 0)::integer as n_members,
    coalesce(counted.n_managers, 0)::integer as n_managers,
    coalesce(counted.n_coordinators, 0)::integer as n_coordinators,
    coalesce(list_roles.roles_sv, '') as roles_sv,
    teams.first_member_date,
    'Teamet hade ' || case when counted.n_members is null then 'inga medlemmar'
        else {{ swedish_plural('counted.n_members', 'medlem', 'medlemmar') }} end
        || ' den ' || days.as_of::varchar || case
            when counted.n_members is null then ''
            when counted.n_managers = 0 then ', men ingen enhetschef'
            when counted.n_members = 1 then ', en enhetschef'
            when counted.n_managers = counted.n_members then ', alla enhetschefer'
            else ', varav ' || {{ swedish_plural('counted.n_managers', 'enhetschef', 'enhetschefer') }}
        end || '.' as conclusion_sv
from {{ ref('teams') }} as teams
inner join {{ ref('research_areas') }} as areas
    on areas.programme_code = 'FPA' and teams.municipality_code = areas.area_code
inner join find_last_day as days on areas.programme_code = days.programme_code
left join count_members as counted on teams.municipality_code = counted.municipality_code
left join list_roles on teams.municipality_code = list_roles.municipality_code
