-- One row per indicator, kind of calendar period and period that its units occur in, declared beforehand or not.
with list_types as (
    select distinct
        indicator_id,
        programme_code,
        period_type
    from {{ ref('grid_entries') }}
    where period_type in ({% for type in calendar_forms() %}{{ literal(type) }}{{ ', ' if not loop.last }}{% endfor %})
),

place_units as (
    select distinct
        types.*,
        {{ coarser_period('types.period_type', 'units.period_code') }} as period_code
    from {{ ref('unit_rows') }} as units
    inner join list_types as types using (indicator_id)
)

select
    indicator_id,
    programme_code,
    period_type,
    period_code,
    {{ calendar_start('period_type', 'period_code') }} as start_date
from place_units
where case period_type
    {%- for type, form in calendar_forms().items() %}
    when {{ literal(type) }} then regexp_full_match(period_code, '{{ form }}')
    {%- endfor %}
end and start_date is not null
