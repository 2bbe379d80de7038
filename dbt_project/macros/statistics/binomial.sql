{#-
    The binomial distribution with probability 1/2, which the sign test, McNemar's test and the run chart rest on.
    P(X = k) = n! / (k! (n-k)!) / 2^n, through logarithms of the gamma function, so that no n is too large.
    Arguments are columns or expressions in brackets.
-#}

{#- P(X = k) of Bin(n, 1/2); 0 <= k <= n. -#}
{% macro half_binomial_mass(k, n) -%}
    exp(lgamma({{ n }} + 1) - lgamma({{ k }} + 1) - lgamma({{ n }} - {{ k }} + 1) - {{ n }} * ln(2))
{%- endmacro %}

{#-
    Smallest k with P(X <= k) >= p of Bin(n, 1/2), R's qbinom(p, n, 0.5), for 0.0005 <= p < 0.5: the number of k
    with P(X <= k) < p. Sums only from 8 standard deviations (4·√n) under the middle: what lies below weighs less
    than 1e-15. No P(X <= k) can equal 0.05, 0.025 or 0.001, as it is a whole number of 2^-n.
-#}
{% macro half_binomial_quantile(p, n) -%}
    {#- The outer list_transform has one element: it names the list of masses, for want of another way to do so. -#}
    {{ half_binomial_start(n) }} + list_transform(
        [list_transform(
            range({{ half_binomial_start(n) }}, ({{ n }} // 2 + 1)::bigint),
            lambda _k: {{ half_binomial_mass('_k', n) }}
        )],
        lambda _masses: len(list_filter(_masses, lambda _mass, _i: list_sum(_masses[1:_i]) < {{ p }}))
    )[1]
{%- endmacro %}

{% macro half_binomial_start(n) -%}
    greatest(floor({{ n }} / 2 - 4 * sqrt(greatest({{ n }}, 0))), 0)::bigint
{%- endmacro %}
