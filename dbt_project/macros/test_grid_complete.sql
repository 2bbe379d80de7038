{#- Cells of the grid that the values lack: absence is a row, never a hole. `only` is the part of the grid that belongs. -#}
{% test grid_complete(model, only='true') %}
select
    grid.indicator_id,
    grid.area_code,
    grid.period_code,
    grid.breakdown,
    grid.breakdown_value
from {{ ref('grid') }} as grid
left join {{ model }} as cells using (indicator_id, area_code, period_code, breakdown, breakdown_value)
where cells.indicator_id is null and grid.is_in_table and {{ only }}
{% endtest %}
