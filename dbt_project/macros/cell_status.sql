{#-
    The one rule for what a cell is: 'published' where there is a value, otherwise why there is none.
    `cells` and `sums` are the aliases of the grid and of the sums that belong to it.
-#}
{% macro cell_status(cells, sums) -%}
    case
        when not {{ cells }}.is_taking_part then 'not_applicable'
        when {{ cells }}.start_date > {{ literal(var('reporting_date')) }}::date then 'not_due'
        when not {{ cells }}.is_collected then 'not_collected'
        when {{ cells }}.kind = 'count' and (coalesce({{ sums }}.numerator, 0) > 0 or {{ cells }}.zero_is_answer)
            then 'published'
        when {{ cells }}.kind = 'median' and len({{ sums }}.measures) > 0 then 'published'
        when {{ cells }}.kind = 'difference' and {{ sums }}.denominator > 0 and {{ sums }}.second_denominator > 0
            then 'published'
        when {{ cells }}.kind not in ('count', 'median', 'difference') and {{ sums }}.denominator > 0
            and ({{ sums }}.numerator > 0 or {{ cells }}.zero_is_answer) then 'published'
        else 'no_answers'
    end
{%- endmacro %}

{#- Numerator of a cell as it is shown: a median and a difference have none. -#}
{% macro cell_numerator(cells, sums) -%}
    case when {{ cells }}.kind not in ('median', 'difference') then coalesce({{ sums }}.numerator, 0) end
{%- endmacro %}

{#- Denominator of a cell as it is shown: of a median the number of measures; a count and a difference have none. -#}
{% macro cell_denominator(cells, sums) -%}
    case
        when {{ cells }}.kind = 'median' then len({{ sums }}.measures)
        when {{ cells }}.kind not in ('count', 'difference') then {{ sums }}.denominator
    end
{%- endmacro %}

{#- Value of a cell in the unit of its indicator: shares in per cent, differences in percentage points. An index comes later. -#}
{% macro cell_value(cells, sums) -%}
    case
        when {{ cells }}.kind = 'count' then coalesce({{ sums }}.numerator, 0)
        when {{ cells }}.kind = 'median' then list_median({{ sums }}.measures)
        when {{ cells }}.kind = 'difference' then
            100.0 * {{ sums }}.numerator / nullif({{ sums }}.denominator, 0)
            - 100.0 * {{ sums }}.second_numerator / nullif({{ sums }}.second_denominator, 0)
        when {{ cells }}.kind in ('share', 'quota') or {{ cells }}.unit_sv = '%'
            then 100.0 * {{ sums }}.numerator / nullif({{ sums }}.denominator, 0)
        else {{ sums }}.numerator / nullif({{ sums }}.denominator, 0)
    end
{%- endmacro %}
