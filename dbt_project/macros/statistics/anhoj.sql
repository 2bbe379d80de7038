{#-
    Anhøj's two rules of a run chart (Anhøj & Olesen 2014, PLoS ONE 9(11):e113825; Anhøj 2015, 10(3):e0121349), as
    qicharts2 applies them. n = useful points: those that do not lie on the centre line.
    Signal of a shift: the longest run of points on one side is longer than round(log2 n) + 3, or the line is crossed
    fewer times than the 5th percentile of Bin(n - 1, 1/2). Null below 10 useful points, where there is no judging.
    Arguments are columns or expressions in brackets.
-#}

{#- Longest run that chance still explains. log2 n never ends in .5, so every way of rounding gives the same. -#}
{% macro anhoj_longest_run_limit(n) -%}
    case when {{ n }} >= 10 then round(log2({{ n }}))::integer + 3 end
{%- endmacro %}

{#- Fewest crossings that chance still explains. -#}
{% macro anhoj_crossings_limit(n) -%}
    case when {{ n }} >= 10 then ({{ half_binomial_quantile(0.05, '(' ~ n ~ ' - 1)') }})::integer end
{%- endmacro %}
