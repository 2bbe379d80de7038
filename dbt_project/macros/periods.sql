{#- Period codes: '2019', '2019-Q1', 'VT 2019', '2019-02'. What a code says about itself: its first day, its last day, its name. -#}

{#- The kinds of period that a calendar gives, finest last, with the form of their codes. -#}
{% macro calendar_forms() %}
    {{ return({'year': '\\d{4}', 'half_year': '[VH]T \\d{4}', 'quarter': '\\d{4}-Q[1-4]', 'month': '\\d{4}-\\d{2}'}) }}
{% endmacro %}

{#- Code of the calendar period of a kind that a day lies in. -#}
{% macro calendar_code(period_type, day) -%}
    case {{ period_type }}
        when 'year' then strftime({{ day }}, '%Y')
        when 'half_year' then if(month({{ day }}) <= 6, 'VT ', 'HT ') || year({{ day }})
        when 'quarter' then year({{ day }}) || '-Q' || quarter({{ day }})
        when 'month' then strftime({{ day }}, '%Y-%m')
    end
{%- endmacro %}

{#- First day of a calendar period; null for a code of no such form. -#}
{% macro calendar_start(period_type, code) -%}
    case {{ period_type }}
        when 'year' then try_cast({{ code }} || '-01-01' as date)
        when 'half_year' then try_cast(right({{ code }}, 4) || if(left({{ code }}, 1) = 'V', '-01-01', '-07-01') as date)
        when 'quarter' then
            try_cast(left({{ code }}, 4) || '-' || lpad((right({{ code }}, 1)::integer * 3 - 2)::varchar, 2, '0') || '-01' as date)
        when 'month' then try_cast({{ code }} || '-01' as date)
    end
{%- endmacro %}

{#- Last day of the calendar period that begins on a day. -#}
{% macro calendar_end(period_type, start) -%}
    ({{ start }} + case {{ period_type }}
        when 'year' then interval 12 months
        when 'half_year' then interval 6 months
        when 'quarter' then interval 3 months
        else interval 1 month
    end - interval 1 day)::date
{%- endmacro %}

{#- Swedish name of the calendar period that begins on a day. -#}
{% macro calendar_label(period_type, start) -%}
    case {{ period_type }}
        when 'year' then year({{ start }})::varchar
        when 'half_year' then if(month({{ start }}) = 1, 'första', 'andra') || ' halvåret ' || year({{ start }})
        when 'quarter' then 'kvartal ' || quarter({{ start }}) || ' ' || year({{ start }})
        when 'month' then
            ['januari', 'februari', 'mars', 'april', 'maj', 'juni', 'juli', 'augusti', 'september', 'oktober', 'november',
                'december'][month({{ start }})] || ' ' || year({{ start }})
    end
{%- endmacro %}

{#- The period of a kind that a unit's own, possibly finer, period lies in: a month lies in its year, all in the whole. -#}
{% macro coarser_period(period_type, code) -%}
    case {{ period_type }} when 'all' then 'alla' when 'year' then left({{ code }}, 4) else {{ code }} end
{%- endmacro %}

{#- Where a period that begins on a day stands among others: months since 2000. -#}
{% macro calendar_order(start) -%}
    datediff('month', date '2000-01-01', {{ start }})::integer
{%- endmacro %}
