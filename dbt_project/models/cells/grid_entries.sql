-- One row per indicator, level, period type and breakdown value that the grid holds, as the YAML declares it.
{%- for model in indicator_models() %}
{%- for entry in grid_of(model.meta) %}
select
    {{ literal(model.meta.id) }} as indicator_id,
    {{ literal(model.meta.programme) }} as programme_code,
    {{ literal(model.meta.record_table) }} as record_table,
    {{ model.meta.persons }} as is_about_persons,
    {{ model.meta.get('complement_is_persons', model.meta.persons) }} as complement_is_persons,
    {{ model.meta.get('records_repeat', false) }} as records_repeat,
    {{ literal(model.meta.get('parts', [none])[0]) }} as first_part,
    string_split({{ literal(model.meta.get('roles', ['deltagare']) | join(',')) }}, ',') as area_roles,
    {{ literal(entry.kind) }} as kind,
    {{ literal('antal' if entry.kind == 'count' else model.meta.unit) }} as unit_sv,
    {{ literal(entry.sentence) }} as sentence_sv,
    {{ entry.zero_is_answer }} as zero_is_answer,
    unnest([{% for level in entry.levels %}{{ literal(level) }}{{ ', ' if not loop.last }}{% endfor %}]) as area_level,
    {{ literal(entry.period_type) }} as period_type,
    {{ literal(entry.breakdown) }} as breakdown,
    breakdown_value
from (
    select unnest([{% for value in entry['values'] %}{{ literal(value) }}{{ ', ' if not loop.last }}{% endfor %}])
        as breakdown_value
)
union all
{%- endfor %}
{%- endfor %}
select
    null::varchar,
    null::varchar,
    null::varchar,
    null::boolean,
    null::boolean,
    null::boolean,
    null::varchar,
    null::varchar[],
    null::varchar,
    null::varchar,
    null::varchar,
    null::boolean,
    null::varchar,
    null::varchar,
    null::varchar,
    null::varchar
where false
