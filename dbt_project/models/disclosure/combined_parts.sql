-- One row per cell that an indicator made of others needs: shown only where all of them are.
{%- for model in indicator_models() if 'made_of' in model.meta %}
{%- for value in model.meta.made_of['values'] %}
select
    {{ literal(model.meta.id) }} as indicator_id,
    {{ literal(model.meta.made_of.indicator) }} as part_id,
    {{ literal(model.meta.made_of.breakdown) }} as breakdown,
    {{ literal(value) }} as breakdown_value
union all
{%- endfor %}
{%- endfor %}
select null::varchar, null::varchar, null::varchar, null::varchar
where false
