{#-
    dbt wants every file name once, people want the same noun in two schemas: published_areas is published.areas, and
    research_areas (beside the seed areas) is research.areas.
-#}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {%- if custom_alias_name -%} {{ custom_alias_name | trim }}
    {%- elif node.name.startswith('published_') -%} {{ node.name[10:] }}
    {%- elif node.name.startswith('research_') and node.resource_type == 'model' -%} {{ node.name[9:] }}
    {%- else -%} {{ node.name }}
    {%- endif -%}
{%- endmacro %}
