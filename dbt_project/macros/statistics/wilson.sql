{#-
    Wilson's score interval for a proportion (Wilson 1927; Newcombe 1998), as PHEindicatormethods computes it:
    centre (p + z²/2n) / (1 + z²/n), half width z·sqrt(p(1-p)/n + z²/4n²) / (1 + z²/n).
    Limits are returned in per cent; null where the denominator is null or 0.
    Arguments are columns or expressions in brackets.
-#}

{#- Φ⁻¹(0.975): two-sided 95 %. The e0 makes it a double: as a DECIMAL its square leaves room for n < 10^8 only. -#}
{% macro z_95() %}1.959963984540054e0{% endmacro %}

{#- Φ⁻¹(0.999): two-sided 99.8 %. -#}
{% macro z_998() %}3.090232306167813e0{% endmacro %}

{% macro wilson_half_width(numerator, denominator, z) -%}
    {{ z }} * sqrt(
        greatest(1e0 * {{ numerator }} * ({{ denominator }} - {{ numerator }}), 0) / nullif({{ denominator }}, 0)
        + {{ z }} * {{ z }} / 4
    )
{%- endmacro %}

{#- Numerator 0 gives exactly 0 and numerator = denominator exactly 100: rounding must not leave 1e-15 behind. -#}
{% macro wilson_lower(numerator, denominator, z) -%}
    case
        when {{ numerator }} = 0 and {{ denominator }} > 0 then 0.0
        else 100.0 * ({{ numerator }} + {{ z }} * {{ z }} / 2 - {{ wilson_half_width(numerator, denominator, z) }})
            / (nullif({{ denominator }}, 0) + {{ z }} * {{ z }})
    end
{%- endmacro %}

{% macro wilson_upper(numerator, denominator, z) -%}
    case
        when {{ numerator }} = {{ denominator }} and {{ denominator }} > 0 then 100.0
        else 100.0 * ({{ numerator }} + {{ z }} * {{ z }} / 2 + {{ wilson_half_width(numerator, denominator, z) }})
            / (nullif({{ denominator }}, 0) + {{ z }} * {{ z }})
    end
{%- endmacro %}
