{#-
    The same persons asked twice, yes or no: n11 yes both times, n12 yes then no, n21 no then yes, n22 no both times;
    p1 = (n11+n12)/n, p2 = (n11+n21)/n, p1 - p2 = (n12-n21)/n.

    Interval for p1 - p2: Newcombe's square-and-add with corrected correlation (Newcombe 1998, Statistics in Medicine
    17:2635, method 10), from the Wilson limits l and u of p1 and p2:
    lower p1 - p2 - √((p1-l1)² - 2φ(p1-l1)(u2-p2) + (u2-p2)²),
    upper p1 - p2 + √((u1-p1)² - 2φ(u1-p1)(p2-l2) + (p2-l2)²),
    φ = e/√((n11+n12)(n21+n22)(n11+n21)(n12+n22)), 0 where that root is 0; with d = n11·n22 - n12·n21, e is
    d - n/2 where d > n/2, 0 where 0 <= d <= n/2, else d. In percentage points; null where n is null or 0.

    Test of p1 = p2: McNemar's mid-P test (Fagerland, Lydersen & Laake 2013, BMC Medical Research Methodology 13:91).
    Arguments are columns or expressions in brackets.
-#}

{% macro paired_difference_lower(n11, n12, n21, n22, z) -%}
    {%- set n = '(' ~ n11 ~ ' + ' ~ n12 ~ ' + ' ~ n21 ~ ' + ' ~ n22 ~ ')' -%}
    {%- set x1 = '(' ~ n11 ~ ' + ' ~ n12 ~ ')' -%}
    {%- set x2 = '(' ~ n11 ~ ' + ' ~ n21 ~ ')' -%}
    100.0 * ({{ n12 }} - {{ n21 }}) / nullif({{ n }}, 0) - {{ square_and_add(
        '(' ~ share_percent(x1, n) ~ ' - ' ~ wilson_lower(x1, n, z) ~ ')',
        '(' ~ wilson_upper(x2, n, z) ~ ' - ' ~ share_percent(x2, n) ~ ')',
        corrected_correlation(n11, n12, n21, n22)
    ) }}
{%- endmacro %}

{% macro paired_difference_upper(n11, n12, n21, n22, z) -%}
    {%- set n = '(' ~ n11 ~ ' + ' ~ n12 ~ ' + ' ~ n21 ~ ' + ' ~ n22 ~ ')' -%}
    {%- set x1 = '(' ~ n11 ~ ' + ' ~ n12 ~ ')' -%}
    {%- set x2 = '(' ~ n11 ~ ' + ' ~ n21 ~ ')' -%}
    100.0 * ({{ n12 }} - {{ n21 }}) / nullif({{ n }}, 0) + {{ square_and_add(
        '(' ~ wilson_upper(x1, n, z) ~ ' - ' ~ share_percent(x1, n) ~ ')',
        '(' ~ share_percent(x2, n) ~ ' - ' ~ wilson_lower(x2, n, z) ~ ')',
        corrected_correlation(n11, n12, n21, n22)
    ) }}
{%- endmacro %}

{#- √(a² - 2φab + b²) for a, b >= 0, written so that rounding cannot make the root's content negative. -#}
{% macro square_and_add(a, b, correlation) -%}
    sqrt(pow({{ a }} - {{ b }}, 2) + 2 * (1 - {{ correlation }}) * {{ a }} * {{ b }})
{%- endmacro %}

{#- φ. -#}
{% macro corrected_correlation(n11, n12, n21, n22) -%}
    {%- set n = '(' ~ n11 ~ ' + ' ~ n12 ~ ' + ' ~ n21 ~ ' + ' ~ n22 ~ ')' -%}
    {%- set d = '(' ~ n11 ~ '::double * ' ~ n22 ~ ' - ' ~ n12 ~ '::double * ' ~ n21 ~ ')' -%}
    coalesce(
        case when {{ d }} < 0 then {{ d }} else greatest({{ d }} - {{ n }} / 2, 0) end
        / nullif(
            sqrt(({{ n11 }} + {{ n12 }})::double * ({{ n21 }} + {{ n22 }}))
            * sqrt(({{ n11 }} + {{ n21 }})::double * ({{ n12 }} + {{ n22 }})), 0
        ), 0
    )
{%- endmacro %}

{#-
    Two-sided mid-P of b changes one way and c the other: 2·P(X <= min(b, c)) - P(X = min(b, c)), X from Bin(b + c, 1/2);
    where b = c, 1 - P(X = b)/2. Null where no one changed.
-#}
{% macro mcnemar_mid_p(b, c) -%}
    {%- set n = '(' ~ b ~ ' + ' ~ c ~ ')' -%}
    case
        when {{ b }} = {{ c }} and {{ b }} > 0 then 1 - {{ half_binomial_mass(b, n) }} / 2
        when {{ n }} > 0 then
            2 * list_sum(list_transform(
                range((least({{ b }}, {{ c }}) + 1)::bigint), lambda _k: {{ half_binomial_mass('_k', n) }}
            ))
            - {{ half_binomial_mass('least(' ~ b ~ ', ' ~ c ~ ')', n) }}
    end
{%- endmacro %}
