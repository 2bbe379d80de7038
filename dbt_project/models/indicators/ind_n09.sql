-- One row per municipality of the programme; the numerator counts those with a plan that is decided or carried out.
select
    areas.area_code as record_ref,
    areas.area_code,
    'alla' as period_code,
    coalesce(plans.is_decided, false)::integer as numerator,
    1 as denominator
from {{ ref('research_areas') }} as areas
left join {{ ref('local_plans') }} as plans on areas.area_code = plans.municipality_code
where areas.programme_code = 'FNY' and areas.role = 'deltagare'
