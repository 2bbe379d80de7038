{#- Unit rows that would be counted twice, that belong to nobody, or that have no number to add. -#}
{% test units_counted_once(model, key, numbers) %}
select
    {{ key | join(', ') }},
    count(*) as n_rows
from {{ model }}
group by all
having count(*) > 1 or record_ref is null
    {%- for number in numbers %} or count({{ number }}) < count(*){% endfor %}
{% endtest %}
