{#- Whether none of some counts of persons is small: each is 0 or at least k. A count that is not there tells nothing. -#}
{% macro is_unrevealing(counts) -%}
    (
        {%- for count in counts %}
        coalesce(({{ count }}) not between 1 and {{ var('k') }} - 1, true){{ ' and' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
