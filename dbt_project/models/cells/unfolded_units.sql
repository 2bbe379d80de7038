-- One row per unit row and breakdown it counts in, the undivided value among them.
{{ config(materialized='view') }}
select
    indicator_id,
    record_ref,
    area_code,
    period_code,
    'all' as breakdown,
    'all' as breakdown_value,
    part,
    numerator,
    denominator,
    measure
from {{ ref('unit_rows') }}
{%- for model in indicator_models() %}
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
    {% for name in breakdown_columns(entry.breakdown) %}"{{ name }}"{{ " || ' × ' || " if not loop.last }}{% endfor %},
    part,
    numerator,
    denominator,
    measure
from {{ ref('unit_rows') }}
where indicator_id = {{ literal(model.meta.id) }}
{%- endfor %}
{%- endfor %}
