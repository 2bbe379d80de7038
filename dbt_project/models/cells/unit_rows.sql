-- One row per unit that counts, of every indicator: the unit rows of all ind_ models under each other.
{%- set meta_of = {} %}
{%- for model in indicator_models() %}{% do meta_of.update({model.name: model.meta}) %}{% endfor %}
select
    null::varchar as indicator_id,
    null::varchar as record_ref,
    null::varchar as area_code,
    null::varchar as period_code,
    {%- for name in all_breakdown_columns() %}
    null::varchar as "{{ name }}",
    {%- endfor %}
    null::varchar as part,
    null::double as numerator,
    null::double as denominator,
    null::double as measure
where false
{%- for id in var('indicators') %}
{%- set meta = meta_of.get('ind_' ~ id, {}) %}
union all by name
select
    {{ literal(id | upper) }} as indicator_id,
    record_ref,
    area_code,
    period_code,
    {%- for name in (breakdown_columns_of(meta) if meta else []) %}
    "{{ name }}",
    {%- endfor %}
    {%- if meta.get('kind') == 'median' %}
    measure
    {%- else %}
    {{ 'part,' if 'parts' in meta }}
    numerator,
    denominator
    {%- endif %}
from {{ ref('ind_' ~ id) }}
{%- endfor %}
