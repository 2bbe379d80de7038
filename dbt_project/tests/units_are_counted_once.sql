-- Units of an indicator that are counted twice, that belong to nobody, or that have no number to add.
-- depends_on: {{ ref('unit_rows') }}
{%- for model in indicator_models() %}
{%- set numbers = {'median': ['measure'], 'count': ['numerator']}.get(model.meta.kind, ['numerator', 'denominator']) %}
select
    indicator_id,
    count(*) as n_rows
from {{ ref('unit_rows') }}
where indicator_id = {{ literal(model.meta.id) }}
group by indicator_id{% for name in model.meta.get('unit_key', ['record_ref']) %}, "{{ name }}"{% endfor %}
having count(*) > 1 or bool_or(record_ref is null)
    {%- for number in numbers %} or count({{ number }}) < count(*){% endfor %}
union all
{%- endfor %}
select null::varchar, null::bigint
where false
