-- One row per change idea that a team has tested.
select
    concat_ws('-', municipality_code, idea_number) as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    driver as drivkraft,
    1 as numerator,
    null::integer as denominator
from {{ ref('change_ideas') }}
