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
                {%- do models.append({
                    'sort_order': node.config.meta.sort_order,
                    'name': node.name,
                    'meta': node.config.meta,
                    'sql': node.raw_code,
                }) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(models | sort(attribute='sort_order')) }}
{% endmacro %}

{#- Entries of one indicator's grid, with the defaults written out. -#}
{% macro grid_of(meta) %}
    {%- set entries = [] -%}
    {%- for entry in meta.grid -%}
        {%- set kind = entry.get('kind', meta.kind) -%}
        {%- if kind not in ['share', 'ratio', 'quota', 'count', 'median', 'difference'] -%}
            {{ exceptions.raise_compiler_error(meta.id ~ ": no arithmetic for the kind '" ~ kind ~ "'") }}
        {%- endif -%}
        {%- set breakdown = entry.get('breakdown', 'all') -%}
        {%- do entries.append({
            'levels': entry.levels,
            'period_type': entry.periods,
            'breakdown': breakdown,
            'values': ['all'] if breakdown == 'all' else (entry['values'] | map('string') | list) + ['okänd'],
            'kind': kind,
            'zero_is_answer': entry.get('zero_is_answer', true),
            'sentence': entry.get('sentence', meta.sentence),
        }) -%}
    {%- endfor -%}
    {{ return(entries) }}
{% endmacro %}

{#- Columns that make up a breakdown: one, or several joined with ` × `. -#}
{% macro breakdown_columns(breakdown) %}
    {{ return([] if breakdown == 'all' else breakdown.split(' × ')) }}
{% endmacro %}

{#- Breakdown columns of one indicator, sorted. -#}
{% macro breakdown_columns_of(meta) %}
    {%- set names = [] -%}
    {%- for entry in grid_of(meta) -%}
        {%- for name in breakdown_columns(entry.breakdown) if name not in names -%}
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
