-- One row per indicator and export that it is counted from.
{%- for model in indicator_models() %}
{%- for export in model.meta.exports %}
select {{ literal(model.meta.id) }} as indicator_id, {{ literal(export) }} as export
union all
{%- endfor %}
{%- endfor %}
select null::varchar, null::varchar
where false
