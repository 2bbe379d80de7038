-- One row per indicator, level, period type and breakdown value that the grid holds, as the YAML declares it.
-- depends_on: {{ ref('unit_rows') }}
{%- for model in indicator_models() %}
{%- for entry in grid_of(model.meta) %}
select
    {{ literal(model.meta.id) }} as indicator_id,
    {{ literal(model.meta.programme) }} as programme_code,
    {{ literal(model.meta.record_table) }} as record_table,
    {{ model.meta.persons }} as is_about_persons,
    {{ model.meta.get('complement_is_persons', model.meta.persons) }} as complement_is_persons,
    {{ literal(model.meta.get('disclosure', 'joint')) }} as disclosure_rule,
    not {{ entry.is_withheld }} and {{ told_condition(entry) }} as is_told,
    {{ told_condition(entry) if entry.told_as else 'true' }} as is_kept_apart,
    {{ entry.is_pooled }} as is_pooled,
    {{ model.meta.get('closed_together', false) }} as is_closed_together,
    {{ model.meta.get('records_repeat', false) }} as records_repeat,
    {{ literal(model.meta.get('parts', [none])[0]) }} as first_part,
    {{ literal(model.meta.get('roles', ['deltagare']) | join(',')) }} as area_roles,
    {{ literal(entry.kind) }} as kind,
    {{ literal('antal' if entry.kind == 'count' else model.meta.unit) }} as unit_sv,
    {{ literal(model.meta.direction) }} as direction,
    {{ model.meta.get('interval') == 'poisson' and entry.kind in ['count', 'rate'] }} as is_poisson,
    {{ literal(model.meta.get('change', 'independent')) }} as change_kind,
    {{ model.meta.get('scale', ['null', 'null'])[0] }}::double as scale_min,
    {{ model.meta.get('scale', ['null', 'null'])[1] }}::double as scale_max,
    {{ literal(model.meta.get('coverage')) }} as coverage_indicator_id,
    {{ literal(entry.sentence) }} as sentence_sv,
    {{ entry.zero_is_answer }} as zero_is_answer,
    {{ entry.is_in_table }} as is_in_table,
    {{ entry.is_in_run_chart }} as is_in_run_chart,
    {{ entry.is_by_area }} as is_by_area,
    unnest([{% for level in entry.levels %}{{ literal(level) }}{{ ', ' if not loop.last }}{% endfor %}]) as area_level,
    {{ literal(entry.period_type) }} as period_type,
    {{ literal(entry.breakdown) }} as breakdown,
    breakdown_value
from (
    select unnest([{% for value in entry['values'] %}{{ literal(value) }}{{ ', ' if not loop.last }}{% endfor %}])
        as breakdown_value
    {%- if entry.also_occurring %}
    union
    select {{ breakdown_value_of(model.meta, entry.breakdown) }}
    from {{ ref('unit_rows') }}
    where indicator_id = {{ literal(model.meta.id) }}
        and {{ breakdown_value_of(model.meta, entry.breakdown) }} is not null
    {%- endif %}
)
union all by name
{%- endfor %}
{%- endfor %}
select null::varchar as indicator_id
where false
