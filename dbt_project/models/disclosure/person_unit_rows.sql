-- One row per unit of an indicator about persons, as disclosure control reads it.
{{ config(materialized='view') }}
with list_tables as (
    select distinct
        indicator_id,
        record_table
    from {{ ref('grid_entries') }}
    where is_about_persons and kind <> 'difference' and disclosure_rule = 'joint' and not is_withheld
)

select
    units.indicator_id,
    tables.record_table,
    units.record_ref,
    units.area_code,
    units.period_code,
    {%- for name in all_breakdown_columns() %}
    units."{{ name }}",
    {%- endfor %}
    units.numerator,
    units.denominator,
    units.measure
from {{ ref('unit_rows') }} as units
inner join list_tables as tables using (indicator_id)
