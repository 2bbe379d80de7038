-- Values of O05 that are not O02 of mothers minus O02 of fathers.
select
    differences.period_code,
    differences.value
from {{ ref('indicator_values') }} as differences
left join {{ ref('indicator_values') }} as mothers
    on mothers.indicator_id = 'O02' and mothers.breakdown_value = 'mamma'
    and mothers.area_code = differences.area_code and mothers.period_code = differences.period_code
left join {{ ref('indicator_values') }} as fathers
    on fathers.indicator_id = 'O02' and fathers.breakdown_value = 'pappa'
    and fathers.area_code = differences.area_code and fathers.period_code = differences.period_code
where differences.indicator_id = 'O05'
    and coalesce(abs(differences.value - (mothers.value - fathers.value)) > 1e-9, differences.status = 'published')
