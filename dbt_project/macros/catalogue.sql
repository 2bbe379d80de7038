{#- What the indicators' YAML files say, read from dbt's graph; empty while dbt only parses. -#}

{#- All indicator models, in the order of their `sort_order`. Raises when the run was not told about one of them. -#}
{% macro indicator_models() %}
    {%- set models = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() -%}
            {%- if node.resource_type == 'model' and node.name.startswith('ind_') -%}
                {%- if node.name[4:] not in var('indicators') -%}
                    {{ exceptions.raise_compiler_error("var 'indicators' lacks " ~ node.name[4:]) }}
                {%- endif -%}
                {%- do refuse_unknown_words(node.config.meta) -%}
                {%- do models.append({
                    'sort_order': node.config.meta.sort_order,
                    'name': node.name,
                    'meta': node.config.meta,
                    'columns': node.columns.keys() | list,
                    'sql': node.raw_code,
                }) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(models | sort(attribute='sort_order')) }}
{% endmacro %}

{#- Raises on a word that means nothing: a misspelt one would leave its rule out without anyone noticing. -#}
{% macro refuse_unknown_words(meta) %}
    {%- set known = [
        'id', 'programme', 'sort_order', 'title', 'definition', 'numerator', 'denominator', 'sentence', 'unit', 'kind',
        'direction', 'persons', 'complement_is_persons', 'record_table', 'scale', 'unit_key', 'records_repeat',
        'disclosure', 'withheld', 'finest_level', 'exports', 'roles', 'parts', 'made_of', 'rows_name_breakdown',
        'interval', 'change', 'paired', 'coverage', 'research_question', 'target_source', 'warnings', 'grid',
        'closed_together', 'part_sv', 'other_part_sv', 'ways', 'history'
    ] -%}
    {%- set known_of_grid = [
        'levels', 'periods', 'breakdown', 'values', 'also_occurring', 'kind', 'sentence', 'zero_is_answer', 'run_chart',
        'withheld', 'told_as', 'pooled'
    ] -%}
    {%- set unknown = meta.keys() | reject('in', known) | list -%}
    {%- for entry in meta.grid -%}{%- do unknown.extend(entry.keys() | reject('in', known_of_grid)) -%}{%- endfor -%}
    {%- for event in meta.get('history', []) -%}
        {%- do unknown.extend(event.keys() | reject('in', ['happened_on', 'text_sv']) | list) -%}
        {#- dbt can't log a node whose meta holds a date that is no text. -#}
        {%- if event.happened_on is not string -%}
            {{ exceptions.raise_compiler_error(meta.id ~ ": a day of its history must stand in quotation marks") }}
        {%- endif -%}
    {%- endfor -%}
    {%- if unknown -%}
        {{ exceptions.raise_compiler_error(meta.id ~ ": nothing is known by the name " ~ unknown | join(', ')) }}
    {%- endif -%}
{% endmacro %}

{#- Entries of one indicator's grid, with the defaults written out. -#}
{% macro grid_of(meta) %}
    {%- set entries = [] -%}
    {%- for entry in meta.grid -%}
        {%- set kind = entry.get('kind', meta.kind) -%}
        {%- if kind not in ['share', 'ratio', 'mean', 'quota', 'count', 'rate', 'median', 'index', 'difference'] -%}
            {{ exceptions.raise_compiler_error(meta.id ~ ": no arithmetic for the kind '" ~ kind ~ "'") }}
        {%- endif -%}
        {%- set breakdown = entry.get('breakdown', 'all') -%}
        {%- set run_chart = entry.get('run_chart', 'no') -%}
        {%- set own = ['all'] if breakdown == 'all' else entry['values'] | map('string') | list -%}
        {%- set told_as = entry.get('told_as', {}) -%}
        {%- set told = told_as.keys() | map('string') | list if told_as else own -%}
        {%- set values = own + (told | reject('in', own) | list) + ([] if breakdown == 'all' else ['okänd']) -%}
        {%- for period_type in [entry.periods] + (['all'] if entry.get('pooled', false) else []) -%}
        {%- do entries.append({
            'levels': entry.levels,
            'period_type': period_type,
            'is_pooled': period_type != entry.periods,
            'breakdown': breakdown,
            'values': values,
            'told': told,
            'told_as': told_as,
            'kind': kind,
            'zero_is_answer': entry.get('zero_is_answer', true),
            'sentence': entry.get('sentence', meta.sentence),
            'also_occurring': entry.get('also_occurring', false),
            'is_by_area': entry.get('also_occurring', false) and not entry['values'],
            'is_in_table': run_chart != 'only',
            'is_in_run_chart': run_chart != 'no' and period_type == entry.periods,
            'is_withheld': entry.get('withheld', 'withheld' in meta),
        }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(entries) }}
{% endmacro %}

{#- Columns that make up a breakdown: one, or several joined with ` × `. -#}
{% macro breakdown_columns(breakdown) %}
    {{ return([] if breakdown == 'all' else breakdown.split(' × ')) }}
{% endmacro %}

{#- The SQL of an indicator's value of a breakdown, as its rows give it. -#}
{% macro breakdown_value_of(meta, breakdown) %}
    {%- if meta.get('rows_name_breakdown') -%}
        {{ return("case when named_breakdown = " ~ literal(breakdown) ~ " then named_value end") }}
    {%- endif -%}
    {%- set names = [] -%}
    {%- for name in breakdown_columns(breakdown) -%}
        {%- do names.append('"' ~ name ~ '"') -%}
    {%- endfor -%}
    {{ return(names | join(" || ' × ' || ")) }}
{% endmacro %}

{#- Breakdown columns of one indicator, sorted. Of rows that name their own breakdown only single ones are columns. -#}
{% macro breakdown_columns_of(meta) %}
    {%- set names = [] -%}
    {%- for entry in grid_of(meta) -%}
        {%- set parts = breakdown_columns(entry.breakdown) -%}
        {%- for name in parts if name not in names and not (meta.get('rows_name_breakdown') and parts | length > 1) -%}
            {%- do names.append(name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names | sort) }}
{% endmacro %}

{#- Breakdown columns of all indicators, sorted. -#}
{% macro all_breakdown_columns() %}
    {%- set names = [] -%}
    {%- for model in indicator_models() -%}
        {%- for name in breakdown_columns_of(model.meta) if name not in names -%}
            {%- do names.append(name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(names | sort) }}
{% endmacro %}

{#-
    The SQL of the value that a unit is told under on the pages, where the YAML tells some values together. A value that
    is missing or not declared belongs to the group that holds `okänd`; without one it is told nowhere.
-#}
{% macro told_value_of(meta, breakdown) -%}
    {%- set value = breakdown_value_of(meta, breakdown) -%}
    {%- set groups = namespace(of={}, rest=none) -%}
    {%- for entry in grid_of(meta) if entry.breakdown == breakdown and entry.told_as -%}
        {%- set groups.of = entry.told_as -%}
    {%- endfor -%}
    {%- if groups.of -%}
    case
        {%- for told, members in groups.of.items() %}
        {%- if 'okänd' in members %}{% set groups.rest = told %}{% endif %}
        {%- set known = members | reject('equalto', 'okänd') | list %}
        {%- if known %}
        when {{ value }} in (
            {%- for member in known %}{{ literal(member) }}{{ ', ' if not loop.last }}{% endfor -%}
        ) then {{ literal(told) }}
        {%- endif %}
        {%- endfor %}
        else {{ literal(groups.rest) }}
    end
    {%- else -%}
    {{ value }}
    {%- endif -%}
{%- endmacro %}

{#- Whether a value of a breakdown may be on a page at all. What the data bring with them may, the unknown may not. -#}
{% macro told_condition(entry) -%}
    {%- if entry.told_as -%}
    breakdown_value in ({% for value in entry.told %}{{ literal(value) }}{{ ', ' if not loop.last }}{% endfor %})
    {%- else -%}
    breakdown_value <> 'okänd'
    {%- endif -%}
{%- endmacro %}

{#- Whether an indicator's records are under joint disclosure control. A difference of two others has none of its own. -#}
{% macro is_jointly_protected(meta) %}
    {{ return(meta.persons and meta.kind != 'difference' and meta.get('disclosure', 'joint') == 'joint') }}
{% endmacro %}
