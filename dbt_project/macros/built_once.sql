{#-
    Tables and views made in one go. dbt-duckdb's own materializations build under another name, move what was there
    aside, rename and drop; a build of ours starts on a new file and is served only when all of it is done.
-#}

{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set target = this.incorporate(type='table') -%}
    {{ drop_relation_if_exists(load_cached_relation(this)) }}
    {% call statement('main', language=model.language) -%}
        {{- create_table_as(false, target, compiled_code, model.language) }}
    {%- endcall %}
    {% do persist_docs(target, model) %}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set target = this.incorporate(type='view') -%}
    {{ drop_relation_if_exists(load_cached_relation(this)) }}
    {% call statement('main') -%}
        {{ get_create_view_as_sql(target, sql) }}
    {%- endcall %}
    {% do persist_docs(target, model) %}
    {{ adapter.commit() }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{#-
    A worked example, tried in one query more than the one it needs. dbt's own materialization first makes an empty
    table of the tested query, to learn the types of its columns, and drops it again; DuckDB tells them without.
-#}
{% materialization unit, adapter='duckdb' %}
    {%- set expected_rows = config.get('expected_rows') %}
    {%- set expected_sql = config.get('expected_sql') %}
    {%- set types, quoted = {}, {} %}
    {%- for name, type in run_query('select column_name, column_type from (describe ' ~ sql ~ ')').rows %}
        {%- do types.update({name | lower: type}) %}
        {%- do quoted.update({name | lower: adapter.quote(name)}) %}
    {%- endfor %}
    {%- set names = expected_rows[0].keys() if expected_rows else get_columns_in_query(sql) %}
    {%- set compared = [] %}
    {%- for name in names %}{% do compared.append(quoted[name | lower]) %}{% endfor %}
    {% call statement('main', fetch_result=True) -%}
        {{ get_unit_test_sql(sql, expected_sql or get_expected_sql(expected_rows, types, quoted), compared) }}
    {%- endcall %}
    {{ return({'relations': []}) }}
{% endmaterialization %}
