-- One row per programme, area and node it is summed into: itself and its region. The whole programme takes every row.
select
    areas.programme_code,
    areas.area_code,
    areas.area_code as node_code,
    areas.area_level as node_level
from {{ ref('research_areas') }} as areas
where areas.area_level <> 'P'
union all
select
    areas.programme_code,
    areas.area_code,
    parents.area_code,
    parents.area_level
from {{ ref('research_areas') }} as areas
inner join {{ ref('research_areas') }} as parents
    on areas.programme_code = parents.programme_code and areas.parent_code = parents.area_code
where areas.area_level in ('K', 'U') and parents.area_level = 'R'
