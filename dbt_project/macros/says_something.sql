{#- Whether a cell of free text holds more than a dash or a full stop. -#}
{% macro says_something(column) -%}
    not regexp_full_match(coalesce({{ column }}, ''), '[-–.\s\x{00A0}]*')
{%- endmacro %}
