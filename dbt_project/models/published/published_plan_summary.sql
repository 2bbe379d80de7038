-- One row per programme and area, the whole programme as ALLA: how it goes with the targets in force.
with count_targets as (
    select
        programme_code,
        area_code,
        count(*) filter (where plan_status = 'on_plan') as n_on_plan,
        count(*) filter (where plan_status = 'late') as n_late,
        count(*) filter (where plan_status = 'not_due') as n_not_due,
        count(*) filter (where plan_status = 'unknown') as n_unknown
    from {{ ref('published_targets') }}
    where is_current
    group by programme_code, area_code
),

cover_areas as (
    select
        areas.programme_code,
        areas.area_code,
        coalesce(n_on_plan, 0) as n_on_plan,
        coalesce(n_late, 0) as n_late,
        coalesce(n_not_due, 0) as n_not_due,
        coalesce(n_unknown, 0) as n_unknown,
        coalesce(n_on_plan + n_late + n_not_due + n_unknown, 0) as n_targets
    from {{ ref('published_areas') }} as areas
    left join count_targets using (programme_code, area_code)
)

select
    programme_code,
    area_code,
    n_targets,
    n_on_plan,
    n_late,
    n_not_due,
    n_unknown,
    case
        when n_targets = 0 then 'Programmets källor anger inga mål i tal' || if(area_code = 'ALLA', '.', ' för området.')
        when n_targets = 1 then 'Målet ' || case
            when n_on_plan = 1 then 'är nått eller på väg.'
            when n_late = 1 then 'är försenat eller inte nått.'
            when n_not_due = 1 then 'är inte aktuellt än.'
            else 'går inte att bedöma.'
        end
        else concat_ws(
            ', ',
            format('{} av {} mål är nådda eller på väg', n_on_plan, n_targets),
            if(n_late > 0, format('{} är {}', n_late, if(n_late = 1, 'försenat eller inte nått', 'försenade eller inte nådda')), null),
            if(n_not_due > 0, format('{} är inte {} än', n_not_due, if(n_not_due = 1, 'aktuellt', 'aktuella')), null),
            if(n_unknown > 0, format('{} går inte att bedöma', n_unknown), null)
        ) || '.'
    end as summary_sv
from cover_areas
