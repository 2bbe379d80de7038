{#-
    Newcombe's hybrid score interval for the difference p1 - p2 of two independent proportions (Newcombe 1998,
    Statistics in Medicine 17:873, method 10), from the Wilson limits l and u of each:
    lower p1 - p2 - √((p1-l1)² + (u2-p2)²), upper p1 - p2 + √((u1-p1)² + (p2-l2)²).
    Shares in per cent, differences in percentage points; null where either denominator is null or 0.
    Arguments are columns or expressions in brackets.
-#}

{#- From shares and Wilson limits that are already there. -#}
{% macro newcombe_lower(value1, lower1, value2, upper2) -%}
    {{ value1 }} - {{ value2 }} - sqrt(pow({{ value1 }} - {{ lower1 }}, 2) + pow({{ upper2 }} - {{ value2 }}, 2))
{%- endmacro %}

{% macro newcombe_upper(value1, upper1, value2, lower2) -%}
    {{ value1 }} - {{ value2 }} + sqrt(pow({{ upper1 }} - {{ value1 }}, 2) + pow({{ value2 }} - {{ lower2 }}, 2))
{%- endmacro %}

{#- From numerators x and denominators n. -#}
{% macro difference_lower(x1, n1, x2, n2, z) -%}
    {{ newcombe_lower(
        share_percent(x1, n1), wilson_lower(x1, n1, z), share_percent(x2, n2), wilson_upper(x2, n2, z)
    ) }}
{%- endmacro %}

{% macro difference_upper(x1, n1, x2, n2, z) -%}
    {{ newcombe_upper(
        share_percent(x1, n1), wilson_upper(x1, n1, z), share_percent(x2, n2), wilson_lower(x2, n2, z)
    ) }}
{%- endmacro %}

{% macro share_percent(x, n) -%}
    (100.0 * {{ x }} / nullif({{ n }}, 0))
{%- endmacro %}
