-- One row per family recruited in a municipality, and one per municipality with the ten families of the plan.
select
    family_ref as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    1 as numerator,
    0 as denominator
from {{ ref('families') }}
union all
select
    'plan-' || area_code,
    area_code,
    'alla',
    0,
    10
from {{ ref('research_areas') }}
where programme_code = 'FPA' and role = 'deltagare'
