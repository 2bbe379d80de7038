{#-
    Interval for a median from the sign test (Thompson 1936; Conover 1999, section 3.2): the r-th smallest and the r-th
    largest observation, r the largest number with P(Bin(n, 1/2) <= r - 1) <= α/2. Assumes no distribution; its level
    is never under the stated one. Null where n is so small that no r exists: under 6 at 95 %, under 10 at 99.8 %.
    `sorted_list` is a list of numbers in ascending order without nulls; `level` is '95' or '998' (per cent, two-sided).
    Arguments are columns or expressions in brackets.
-#}

{#- r, or null. -#}
{% macro median_rank(sorted_list, level) -%}
    nullif({{ half_binomial_quantile({'95': 0.025, '998': 0.001}[level], 'len(' ~ sorted_list ~ ')') }}, 0)
{%- endmacro %}

{% macro median_lower(sorted_list, level) -%}
    {{ sorted_list }}[{{ median_rank(sorted_list, level) }}]
{%- endmacro %}

{#- A negative index counts from the end. -#}
{% macro median_upper(sorted_list, level) -%}
    {{ sorted_list }}[-({{ median_rank(sorted_list, level) }})]
{%- endmacro %}
