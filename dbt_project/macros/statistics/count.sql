{#-
    Interval for a count of events, or a rate of events per exposure, as PHEindicatormethods computes it (phe_rate).
    Fewer than 10 events: exact Poisson limits (Garwood 1936), χ²(α/2; 2x)/2 and χ²(1-α/2; 2x+2)/2, lower limit of 0
    events 0. From 10: Byar's approximation (Breslow & Day 1987), lower x·(1 - 1/(9x) - z/(3√x))³, upper the same with
    x + 1 and a plus sign: (x+1)·(1 - 1/(9(x+1)) + z/(3√(x+1)))³.
    The limits are divided by `exposure` (1 for a plain count). `level` is '95' or '998' (per cent, two-sided).
    Null where the count is null or negative, or the exposure null or not above 0.
    Arguments are columns or expressions in brackets.
-#}

{#- scipy.stats.chi2.ppf(0.025 or 0.001, 2x) / 2 for x = 0..9. -#}
{% macro count_lower(count, exposure, level) -%}
    {%- set exact = {
        '95': '[
            0.0, 0.025317807984289876, 0.24220927854396496, 0.6186721228956014, 1.0898653736263249, 1.6234863901184207,
            2.2018942534908508, 2.8143630515198654, 3.4538321767485014, 4.115373097378334
        ]',
        '998': '[
            0.0, 0.001000500333583534, 0.045402017769489544, 0.1905333775684032, 0.428552413628423, 0.7393717319178323,
            1.1071046602556394, 1.5203362603988093, 1.9708139217403657, 2.452424404363775
        ]'
    }[level] -%}
    {{ count_limit(count, exposure, exact, byar(count, '- ' ~ {'95': z_95(), '998': z_998()}[level])) }}
{%- endmacro %}

{#- scipy.stats.chi2.isf(0.025 or 0.001, 2x + 2) / 2 for x = 0..9. -#}
{% macro count_upper(count, exposure, level) -%}
    {%- set exact = {
        '95': '[
            3.6888794541139363, 5.571643390938898, 7.224687667723961, 8.767273069742325, 10.241588675403696,
            11.66833207932267, 13.059474022518685, 14.422675361702382, 15.763189220193311, 17.08480345141917
        ]',
        '998': '[
            6.907755278982137, 9.233413476451586, 11.228872242412661, 13.062240779188071, 14.79414922253721,
            16.454745203680105, 18.06163684019907, 19.62617739538424, 21.156198165839985, 22.657373309062933
        ]'
    }[level] -%}
    {%- set next = '(' ~ count ~ ' + 1)' -%}
    {{ count_limit(count, exposure, exact, byar(next, '+ ' ~ {'95': z_95(), '998': z_998()}[level])) }}
{%- endmacro %}

{% macro count_limit(count, exposure, exact, approximate) -%}
    case
        when {{ exposure }} > 0 and {{ count }} between 0 and 9
            then ({{ exact }}::double[])[({{ count }} + 1)::bigint] / {{ exposure }}
        when {{ exposure }} > 0 and {{ count }} >= 10
            then {{ approximate }} / {{ exposure }}
    end
{%- endmacro %}

{#- x >= 10; `signed_z` is z with its sign before it. -#}
{% macro byar(x, signed_z) -%}
    {{ x }} * pow(1 - 1 / (9 * {{ x }}) {{ signed_z }} / (3 * sqrt({{ x }})), 3)
{%- endmacro %}

{#- Which of the two methods gave the limits. -#}
{% macro count_method(count) -%}
    case when {{ count }} >= 10 then 'byar' when {{ count }} >= 0 then 'exact' end
{%- endmacro %}
