-- One row per change idea that a team has tested; the numerator counts those that reached a unit or the municipality.
select
    concat_ws('-', municipality_code, idea_number) as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    is_spread::integer as numerator,
    1 as denominator
from {{ ref('change_ideas') }}
