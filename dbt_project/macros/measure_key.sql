{#- What tells one of the teams' own measures from another: its words, in whatever letters and blanks. -#}
{% macro measure_key(measure) -%}
    lower(regexp_replace(trim({{ measure }}), '\s+', ' ', 'g'))
{%- endmacro %}
