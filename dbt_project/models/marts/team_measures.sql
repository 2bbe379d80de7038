-- One row per team, month and measure that the team counts itself.
-- A measure is the same however its letters and blanks are written; the commonest spelling names it.
with choose_spellings as (
    select
        {{ measure_key('measure') }} as measure_key,
        measure
    from {{ ref('stg_team_matt') }}
    group by measure
    qualify row_number() over (partition by measure_key order by count(*) desc, measure) = 1
)

select
    counted.municipality_code,
    counted.month,
    spelt.measure,
    counted.numerator,
    counted.denominator,
    counted.collected_by,
    counted.load_id,
    counted.row_number
from {{ ref('stg_team_matt') }} as counted
inner join choose_spellings as spelt on {{ measure_key('counted.measure') }} = spelt.measure_key
