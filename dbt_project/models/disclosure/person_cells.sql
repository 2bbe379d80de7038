-- One row per cell about persons that could be published: no regions, no unknown values; empty ones too, 0 is a number.
select
    indicator_id,
    record_table,
    area_code,
    area_level,
    period_code,
    breakdown,
    breakdown_value,
    coalesce(numerator, 0) as numerator,
    coalesce(denominator, 0) as denominator,
    kind,
    complement_is_persons
from {{ ref('cell_values') }}
where is_about_persons
    and kind <> 'difference'
    and area_level <> 'R'
    and breakdown_value <> 'okänd'
    and status in ('published', 'no_answers')
