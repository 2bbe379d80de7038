{#-
    Limits of a funnel of shares: p0 ± z·√(p0(1-p0)/n) around the pooled share p0 = Σx/Σn, clipped to 0..100. There are
    several formulas and they differ where n is small; this is PHEindicatormethods' (calculate_funnel_limits), which is
    the limits of qicharts2's P chart too. Everything in per cent. Null where the share is null or outside 0..100, or n
    is null or not above 0.
    Arguments are columns or expressions in brackets.
-#}

{#- `n` is the denominator of the area that is compared. -#}
{% macro funnel_lower(pooled_share_percent, n, z) -%}
    case
        when {{ n }} > 0 and {{ pooled_share_percent }} between 0 and 100
            then greatest({{ pooled_share_percent }} - {{ funnel_half_width(pooled_share_percent, n, z) }}, 0.0)
    end
{%- endmacro %}

{% macro funnel_upper(pooled_share_percent, n, z) -%}
    case
        when {{ n }} > 0 and {{ pooled_share_percent }} between 0 and 100
            then least({{ pooled_share_percent }} + {{ funnel_half_width(pooled_share_percent, n, z) }}, 100.0)
    end
{%- endmacro %}

{#- 100·√(p(1-p)/n) with p in per cent. -#}
{% macro funnel_half_width(pooled_share_percent, n, z) -%}
    {{ z }} * sqrt({{ pooled_share_percent }} * (100 - {{ pooled_share_percent }}) / {{ n }})
{%- endmacro %}
