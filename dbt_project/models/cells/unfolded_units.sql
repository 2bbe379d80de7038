-- One row per unit row and breakdown it counts in, the undivided value among them.
{{ config(materialized='view') }}
select
    indicator_id,
    record_ref,
    area_code,
    period_code,
    coalesce(named_breakdown, 'all') as breakdown,
    if(named_breakdown is null, 'all', named_value) as breakdown_value,
    part,
    person_ref,
    numerator,
    denominator,
    worse,
    measure
from {{ ref('unit_rows') }}
{%- for model in indicator_models() if not model.meta.get('rows_name_breakdown') %}
{%- set seen = [] %}
{%- for entry in grid_of(model.meta) if entry.breakdown != 'all' and entry.breakdown not in seen %}
{%- do seen.append(entry.breakdown) %}
union all
select
    indicator_id,
    record_ref,
    area_code,
    period_code,
    {{ literal(entry.breakdown) }},
    {{ breakdown_value_of(model.meta, entry.breakdown) }},
    part,
    person_ref,
    numerator,
    denominator,
    worse,
    measure
from {{ ref('unit_rows') }}
where indicator_id = {{ literal(model.meta.id) }}
{%- if entry.told_as %}
-- Values that the pages tell together are a value of their own beside those they are made of.
union all
select
    indicator_id,
    record_ref,
    area_code,
    period_code,
    {{ literal(entry.breakdown) }},
    {{ told_value_of(model.meta, entry.breakdown) }},
    part,
    person_ref,
    numerator,
    denominator,
    worse,
    measure
from {{ ref('unit_rows') }}
where indicator_id = {{ literal(model.meta.id) }}
    and {{ told_value_of(model.meta, entry.breakdown) }} is not null
    and {{ told_value_of(model.meta, entry.breakdown) }} is distinct from {{ breakdown_value_of(model.meta, entry.breakdown) }}
{%- endif %}
{%- endfor %}
{%- endfor %}
