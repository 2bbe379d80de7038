{#-
    All column comments of a table in one statement. dbt-duckdb's own macro first asks the catalogue which columns there
    are, which was a third of the build; here a column that is described but not there stops the build instead.
-#}
{% macro duckdb__alter_column_comment(relation, column_dict) %}
    {% for name in column_dict %}
    comment on column {{ relation }}.{{ adapter.quote(name) }}
        is {{ duckdb_escape_comment(column_dict[name]['description']) }};
    {% endfor %}
{% endmacro %}
