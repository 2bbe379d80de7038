{#-
    Student's t interval for a mean (Student 1908): mean ± t(n-1)·s/√n, where s has n - 1 in its denominator; computed
    from the sum, the sum of squares and the number of observations. Null for fewer than two observations.
    `level` is '95' or '998' (per cent, two-sided).
    Arguments are columns or expressions in brackets.
-#}

{#-
    Quantile of Student's t with `df` >= 1 degrees of freedom. Up to 40: scipy.stats.t.ppf(0.975 or 0.999, df).
    Above: the expansion of Fisher & Cornish (1960, Technometrics 2:209; Abramowitz & Stegun 26.7.5) around the normal
    quantile z with five terms, z + g1/df + ... + g5/df^5. Relative error below 4e-9 for every df.
    g1 = (z³ + z)/4, g2 = (5z⁵ + 16z³ + 3z)/96, g3 = (3z⁷ + 19z⁵ + 17z³ - 15z)/384,
    g4 = (79z⁹ + 776z⁷ + 1482z⁵ - 1920z³ - 945z)/92160,
    g5 = (27z¹¹ + 339z⁹ + 930z⁷ - 1782z⁵ - 765z³ + 17955z)/368640.
-#}
{% macro t_quantile(df, level) -%}
    {%- set up_to_40 = {
        '95': '[
            12.706204736174694, 4.302652729749462, 3.1824463052837078, 2.7764451051977934, 2.5705818356363146,
            2.4469118511449786, 2.364624251592784, 2.306004135204166, 2.262157162798205, 2.228138851986274,
            2.200985160091639, 2.1788128296672284, 2.1603686564627913, 2.144786687917804, 2.131449545559776,
            2.1199052992212546, 2.1098155778333156, 2.1009220402410382, 2.0930240544083087, 2.085963447265864,
            2.0796138447276795, 2.0738730679040254, 2.0686576104190486, 2.0638985616280245, 2.0595385527532972,
            2.0555294386428735, 2.0518305164802846, 2.0484071417952454, 2.045229642132703, 2.0422724563012378,
            2.039513446396408, 2.0369333434601016, 2.0345152974493383, 2.0322445093177186, 2.030107928250343,
            2.0280940009804502, 2.0261924630291093, 2.0243941639119694, 2.022690920036761, 2.021075390306273
        ]',
        '998': '[
            318.30883898555015, 22.327124770119866, 10.214531852407383, 7.173182219782307, 5.893429531356009,
            5.207626238725373, 4.785289628638333, 4.5007909337237235, 4.296805662729918, 4.143700494046589,
            4.024701037630738, 3.9296332646264913, 3.851982391168387, 3.7873902375233457, 3.7328344253109,
            3.686154792686013, 3.6457673800784094, 3.6104848848250928, 3.5794001489547154, 3.5518083432033323,
            3.5271536688691763, 3.5049920310846616, 3.484964374939813, 3.466777298016027, 3.450188726973063,
            3.4349971815631166, 3.4210336212293053, 3.408155178353358, 3.3962402883568026, 3.3851848668293045,
            3.3748992804233016, 3.365305925859433, 3.3563372793636272, 3.347934313333527, 3.340045202098584,
            3.332624257062501, 3.32563104519694, 3.3190296551103575, 3.3127880826719003, 3.3068777140858225
        ]'
    }[level] -%}
    {%- set g = {
        '95': [2.372271230298562, 2.8224986157396112, 2.555849679507722, 1.5895340533938225, 0.7328982119816051],
        '998': [8.150129013502326, 19.692528943929883, 36.15404136593208, 48.57458146181659, 47.123913632022735]
    }[level] -%}
    case
        when {{ df }} <= 40 then ({{ up_to_40 }}::double[])[({{ df }})::bigint]
        else {{ {'95': z_95(), '998': z_998()}[level] }} + ({{ g[0] }} + ({{ g[1] }} + ({{ g[2] }} + (
            {{ g[3] }} + {{ g[4] }} / {{ df }}
        ) / {{ df }}) / {{ df }}) / {{ df }}) / {{ df }}
    end
{%- endmacro %}

{#- Sum of squared deviations. What rounding leaves of equal observations (1e-12 of the sum of squares) counts as 0. -#}
{% macro squared_deviations(sum, sum_of_squares, n) -%}
    case
        when {{ sum_of_squares }} - {{ sum }}::double * ({{ sum }}::double / {{ n }}) <= 1e-12 * {{ sum_of_squares }}
            then 0.0
        else {{ sum_of_squares }} - {{ sum }}::double * ({{ sum }}::double / {{ n }})
    end
{%- endmacro %}

{#- n >= 2. -#}
{% macro t_half_width(sum, sum_of_squares, n, level) -%}
    {{ t_quantile('(' ~ n ~ ' - 1)', level) }}
        * sqrt({{ squared_deviations(sum, sum_of_squares, n) }} / ({{ n }} - 1) / {{ n }})
{%- endmacro %}

{% macro t_lower(sum, sum_of_squares, n, level) -%}
    case
        when {{ n }} >= 2
            then {{ sum }}::double / {{ n }} - ({{ t_half_width(sum, sum_of_squares, n, level) }})
    end
{%- endmacro %}

{% macro t_upper(sum, sum_of_squares, n, level) -%}
    case
        when {{ n }} >= 2
            then {{ sum }}::double / {{ n }} + ({{ t_half_width(sum, sum_of_squares, n, level) }})
    end
{%- endmacro %}
