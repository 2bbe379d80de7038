-- Published rows that the design leaves out: regions for indicators about persons, and unknown breakdown shown.
select
    shown.indicator_id,
    shown.area_code,
    shown.breakdown_value
from {{ ref('published_indicator_values') }} as shown
inner join {{ ref('published_indicators') }} as indicators using (indicator_id)
where shown.breakdown_value = 'okänd' or (indicators.is_about_persons and shown.area_level = 'R')
