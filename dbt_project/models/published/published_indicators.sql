-- One row per indicator: every word of its YAML, its SQL and its latest load.
{#- The research tables' own names stand where dbt has ref(), so that a researcher can run the query as it is shown. -#}
{%- set name_of = {} %}
{%- if execute %}
{%- for node in graph.nodes.values() if node.resource_type in ['model', 'seed'] %}
{%- do name_of.update({node.name: node.schema ~ '.' ~ node.alias}) %}
{%- endfor %}
{%- endif %}
with list_indicators as (
    {%- for model in indicator_models() %}
    {%- set meta = model.meta %}
    {%- set query = namespace(text=model.sql) %}
    {%- for name, relation in name_of.items() %}
    {%- set query.text = query.text | replace("{{ ref('" ~ name ~ "') }}", relation) %}
    {%- endfor %}
    {%- set breakdowns = [] %}
    {%- for entry in grid_of(meta) if entry.breakdown != 'all' and entry.breakdown not in breakdowns %}
    {%- do breakdowns.append(entry.breakdown) %}
    {%- endfor %}
    select
        {{ literal(meta.id) }} as indicator_id,
        {{ literal(meta.programme) }} as programme_code,
        {{ literal(meta.title) }} as title_sv,
        {{ literal(meta.definition) }} as definition_sv,
        {{ literal(meta.numerator) }} as numerator_sv,
        {{ literal(meta.denominator) }} as denominator_sv,
        {{ literal(meta.unit) }} as unit_sv,
        {{ literal(meta.kind) }} as kind,
        {{ literal(meta.direction) }} as direction,
        {{ meta.persons }} as is_about_persons,
        {{ literal(meta.get('disclosure', 'joint') if meta.persons else 'none') }} as disclosure_rule,
        {{ literal(meta.withheld) }} as withheld_sv,
        {{ literal(meta.coverage) }} as coverage_indicator_id,
        {{ literal(meta.record_table) }} as record_table,
        {{ literal(meta.finest_level) }} as finest_level,
        {{ literal(breakdowns | join(',')) }} as breakdowns,
        {{ literal(meta.warnings | map('trim') | join('\n')) }} as warnings_sv,
        {{ meta.research_question if meta.research_question else 'null::integer' }} as research_question,
        {{ literal(meta.target_source) }} as target_source_sv,
        {{ literal(query.text) }} as sql,
        {{ literal(meta.made_of | tojson if meta.made_of is defined else none) }} as made_of,
        {{ meta.sort_order }} as sort_order
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

find_last_loads as (
    select
        exports.indicator_id,
        max(loads.loaded_at) as last_load_at
    from {{ ref('indicator_exports') }} as exports
    inner join {{ ref('loads') }} as loads using (export)
    where loads.status = 'accepted'
    group by all
)

-- What a build can tell only afterwards (tests, worked example, lineage) is filled in when the snapshot is made.
select
    indicators.indicator_id,
    indicators.programme_code,
    indicators.title_sv,
    indicators.definition_sv,
    indicators.numerator_sv,
    indicators.denominator_sv,
    indicators.unit_sv,
    indicators.kind,
    indicators.direction,
    indicators.is_about_persons,
    indicators.record_table,
    indicators.finest_level,
    indicators.breakdowns,
    indicators.warnings_sv,
    indicators.research_question,
    questions.research_question_sv,
    indicators.target_source_sv,
    indicators.sql,
    null::varchar as worked_example,
    null::varchar as lineage,
    null::integer as n_tests,
    null::integer as n_tests_failed,
    null::timestamp as tests_run_at,
    find_last_loads.last_load_at,
    indicators.made_of,
    indicators.sort_order,
    indicators.disclosure_rule,
    indicators.withheld_sv,
    indicators.coverage_indicator_id,
    locks.reason_sv as lock_reason_sv,
    locks.quote_sv as lock_quote_sv,
    locks.source_sv as lock_source_sv
from list_indicators as indicators
left join {{ ref('research_questions') }} as questions using (programme_code, research_question)
left join find_last_loads using (indicator_id)
left join {{ ref('locks') }} as locks using (indicator_id)
