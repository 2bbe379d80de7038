{#- Values that are not in the column's list; null is no value. -#}
{% test listed_values(model, lists) %}
{%- for column, values in lists.items() %}
select
    '{{ column }}' as column_name,
    {{ column }}::varchar as unlisted_value
from {{ model }}
where {{ column }}::varchar not in ({% for value in values %}{{ literal(value) }}{{ ', ' if not loop.last }}{% endfor %})
{{ 'union all' if not loop.last }}
{%- endfor %}
{% endtest %}
