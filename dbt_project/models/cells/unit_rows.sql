-- One row per unit that counts, of every indicator: the unit rows of all ind_ models under each other.
{%- set meta_of = {} %}
{%- set columns_of = {} %}
{%- for model in indicator_models() %}
{%- do meta_of.update({model.name: model.meta}) %}
{%- do columns_of.update({model.name: model.columns}) %}
{%- endfor %}
select
    null::varchar as indicator_id,
    null::varchar as record_ref,
    null::varchar as area_code,
    null::varchar as period_code,
    {%- for name in all_breakdown_columns() %}
    null::varchar as "{{ name }}",
    {%- endfor %}
    null::varchar as named_breakdown,
    null::varchar as named_value,
    null::varchar as part,
    null::varchar as person_ref,
    null::varchar as family_ref,
    null::varchar as source_ref,
    null::double as numerator,
    null::double as denominator,
    null::double as worse,
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
    {%- if meta.get('rows_name_breakdown') %}
    breakdown as named_breakdown,
    breakdown_value as named_value,
    {%- endif %}
    {%- for name in (breakdown_columns_of(meta) if meta else []) %}
    {%- if meta.get('rows_name_breakdown') %}
    case when breakdown = {{ literal(name) }} then breakdown_value end as "{{ name }}",
    {%- else %}
    "{{ name }}",
    {%- endif %}
    {%- endfor %}
    {{ 'part,' if 'parts' in meta }}
    {{ 'person_ref,' if meta.get('change') == 'paired' }}
    {%- for name in ['family_ref', 'source_ref'] if name in columns_of.get('ind_' ~ id, []) %}
    {{ name }},
    {%- endfor %}
    {{ 'worse,' if meta.get('paired') }}
    {%- if meta.get('kind') == 'median' %}
    measure
    {%- else %}
    numerator,
    denominator
    {%- endif %}
from {{ ref('ind_' ~ id) }}
{%- endfor %}
