-- One row per unit of an indicator about persons and period it is told in, as disclosure control reads it.
-- A value that is told together with others stands under the name it is told under. A plan or a frame is no person.
-- depends_on: {{ ref('unit_rows') }}
with name_units as (
    select
        null::varchar as indicator_id,
        null::varchar as record_ref,
        null::varchar as area_code,
        null::varchar as period_code,
        null::double as numerator,
        null::double as denominator,
        null::double as measure,
        null::double as worse,
        null::varchar as family_ref,
        null::varchar as source_ref
    where false
    {%- for model in indicator_models() if is_jointly_protected(model.meta) %}
    {%- set seen = [] %}
    union all by name
    select
        indicator_id,
        record_ref,
        area_code,
        period_code,
        numerator,
        denominator,
        measure,
        worse,
        {%- for entry in grid_of(model.meta) if entry.breakdown != 'all' and entry.breakdown not in seen %}
        {%- do seen.append(entry.breakdown) %}
        {{ told_value_of(model.meta, entry.breakdown) }} as "{{ entry.breakdown }}",
        {%- endfor %}
        family_ref,
        source_ref
    from {{ ref('unit_rows') }}
    where indicator_id = {{ literal(model.meta.id) }}
        {{ '' if model.meta.get('complement_is_persons', true) else 'and numerator > 0' }}
    {%- endfor %}
),

list_indicators as (
    select distinct
        indicator_id,
        programme_code,
        record_table,
        bool_or(is_pooled) over (partition by indicator_id) as is_pooled
    from {{ ref('grid_entries') }}
),

place_periods as (
    select
        described.programme_code,
        described.record_table,
        units.*
    from name_units as units
    inner join list_indicators as described using (indicator_id)
    union all by name
    select
        described.programme_code,
        described.record_table,
        units.* replace ('alla' as period_code)
    from name_units as units
    inner join list_indicators as described using (indicator_id)
    inner join {{ ref('pooled_tables') }} as pooled using (programme_code, record_table)
    where described.is_pooled
)

select
    placed.programme_code,
    placed.record_table,
    periods.release_code,
    placed.* exclude (programme_code, record_table)
        replace (if(periods.has_areas, placed.area_code, 'ALLA') as area_code)
from place_periods as placed
inner join {{ ref('release_periods') }} as periods using (programme_code, record_table, period_code)
