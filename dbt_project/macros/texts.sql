{#- Pieces of Swedish text written in SQL, and SQL literals written from words in the YAML files. -#}

{#- SQL literal of a text; none becomes null. -#}
{% macro literal(words) -%}
    {%- if words is none or words is undefined -%} null::varchar
    {%- else -%} '{{ words | string | trim | replace("'", "''") }}'
    {%- endif -%}
{%- endmacro %}

{#- A number as Swedes write it, halves rounded up as in a workbook: decimal comma, no-break space between thousands, a real minus sign. -#}
{% macro swedish_number(expression, decimals) -%}
    {#- A number that rounds to 0 from below is 0, not −0. #}
    regexp_replace(
        replace(replace(replace(
            format('{:,.{{ decimals }}f}', round(({{ expression }})::double, {{ decimals }})), ',', chr(160)
        ), '.', ','), '-', '−'),
        '^−(0(,0+)?)$', '\1'
    )
{%- endmacro %}

{#-
    A value with its unit. One decimal, but none for what is exact: counts, whole days and the two ends of a percentage;
    two for an index, which lies around 1.
-#}
{% macro swedish_value(value, unit, kind) -%}
    case
        when {{ kind }} = 'count' or ({{ unit }} = '%' and {{ value }} in (0, 100))
            or ({{ unit }} = 'dagar' and {{ value }} = round({{ value }})) then {{ swedish_number(value, 0) }}
        when {{ kind }} = 'index' then {{ swedish_number(value, 2) }}
        else {{ swedish_number(value, 1) }}
    end || case {{ unit }} when '%' then chr(160) || '%' when 'antal' then '' when 'kvot' then '' else chr(160) || {{ unit }} end
{%- endmacro %}

{#- A number of things as Swedes write it: whole where it is whole, otherwise with one decimal (hours). -#}
{% macro swedish_count(expression) -%}
    if({{ expression }} = round({{ expression }}), {{ swedish_number(expression, 0) }}, {{ swedish_number(expression, 1) }})
{%- endmacro %}

{#- A number of things with its word: 1 medlem, 7 medlemmar. -#}
{% macro swedish_plural(n, one, many) -%}
    {{ swedish_number(n, 0) }} || if({{ n }} = 1, ' {{ one }}', ' {{ many }}')
{%- endmacro %}

{#- Two numbers, from the lower to the upper; only a percentage repeats its unit. -#}
{% macro swedish_range(lower, upper, unit) -%}
    {{ swedish_number(lower, 1) }} || ' till ' || {{ swedish_number(upper, 1) }}
    || if({{ unit }} = '%', chr(160) || '%', '')
{%- endmacro %}
