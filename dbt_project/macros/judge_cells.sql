{#-
    What may be said about each cell: comparison with the whole programme, change since the period before, the next
    coarser cell to look at where this one is hidden, and a sentence in Swedish. Reads only the cells it is given, so
    that a hidden cell is neither a benchmark nor an earlier value for another. `cells` has the columns of cell_values.

    Comparison: the programme's value inside the area's 99.8 % interval, ends included, is "similar" (Fingertips' rule).
    Change: Newcombe's hybrid score interval for the difference of two independent proportions (Newcombe 1998,
    Statistics in Medicine 17:873, method 10), built from the two 99.8 % Wilson intervals; 0 inside is "similar".
    At 95 % seven municipalities give a false alarm in every third indicator (0.35), at 99.8 % in every seventieth.
    With fewer than `smallest_base` in the denominator either is "too_uncertain".
-#}

{% macro smallest_base() %}10{% endmacro %}

{% macro judge_cells(cells) %}
with order_periods as (
    select
        *,
        status = 'published' as is_shown,
        lag(period_code) over earlier as earlier_period_code,
        lag(period_label_sv) over earlier as earlier_label_sv,
        lag(value) over earlier as earlier_value,
        lag(denominator) over earlier as earlier_denominator,
        lag(lower_998) over earlier as earlier_lower_998,
        lag(upper_998) over earlier as earlier_upper_998
    from {{ cells }}
    window earlier as (
        partition by indicator_id, area_code, period_type, breakdown, breakdown_value order by period_order
    )
),

find_coarser as (
    select
        cells.*,
        cells.break_reason_sv is not null and cells.earlier_period_code is not null as is_break,
        programme.value as programme_value,
        case when cells.status = 'suppressed' then programme.area_code end as fallback_area_code,
        case
            when cells.status = 'suppressed' and programme.area_code is not null then cells.period_code
            when cells.status = 'suppressed' and pooled.area_code is not null then pooled.period_code
        end as fallback_period_code,
        case when cells.status = 'suppressed' and programme.area_code is null then pooled.area_code end
            as pooled_area_code,
        undivided.area_code is not null as has_undivided
    from order_periods as cells
    left join {{ cells }} as programme
        on cells.indicator_id = programme.indicator_id and cells.period_type = programme.period_type
        and cells.period_code = programme.period_code and cells.breakdown = programme.breakdown
        and cells.breakdown_value = programme.breakdown_value
        and cells.area_level <> 'P' and programme.area_level = 'P' and programme.status = 'published'
    left join {{ cells }} as pooled
        on cells.indicator_id = pooled.indicator_id and cells.area_code = pooled.area_code
        and cells.breakdown = pooled.breakdown and cells.breakdown_value = pooled.breakdown_value
        and cells.period_type <> 'all' and pooled.period_type = 'all' and pooled.status = 'published'
    left join {{ cells }} as undivided
        on cells.indicator_id = undivided.indicator_id and cells.area_code = undivided.area_code
        and cells.period_type = undivided.period_type and cells.period_code = undivided.period_code
        and cells.breakdown <> 'all' and undivided.breakdown = 'all' and undivided.status = 'published'
),

compare_cells as (
    select
        *,
        case
            when not is_shown or method <> 'wilson' or programme_value is null then null
            when denominator < {{ smallest_base() }} then 'too_uncertain'
            when programme_value between lower_998 and upper_998 then 'similar'
            when value > programme_value then 'higher'
            else 'lower'
        end as comparison,
        case
            when not is_shown or method <> 'wilson' or earlier_value is null then null
            when is_break then 'not_comparable'
            when least(denominator, earlier_denominator) < {{ smallest_base() }} then 'too_uncertain'
            when value - earlier_value > sqrt(pow(value - lower_998, 2) + pow(earlier_upper_998 - earlier_value, 2)) then 'higher'
            when earlier_value - value > sqrt(pow(upper_998 - value, 2) + pow(earlier_value - earlier_lower_998, 2)) then 'lower'
            else 'similar'
        end as change
    from find_coarser
),

write_values as (
    select
        *,
        {{ swedish_value('value', 'unit_sv', 'kind') }} as value_sv,
        'hela programmet (' || {{ swedish_value('programme_value', 'unit_sv', 'kind') }} || ')' as programme_sv,
        earlier_label_sv || ' (' || {{ swedish_value('earlier_value', 'unit_sv', 'kind') }} || ')' as earlier_sv
    from compare_cells
),

write_sentences as (
    select
        written.*,
        area_name || ', ' || period_label_sv
            || case when breakdown = 'all' then '' else ', ' || coalesce(value_label_sv, breakdown_value) end
            || ': '
            || replace(
                replace(
                    replace(sentence_sv, '{value}', value_sv),
                    '{numerator}', coalesce({{ swedish_number('numerator', 0) }}, '')
                ),
                '{denominator}', coalesce({{ swedish_number('denominator', 0) }}, '')
            )
            || '.' as value_sentence,
        case comparison
            when 'similar' then ' Det skiljer sig inte säkert från ' || programme_sv || '.'
            when 'higher' then ' Det är högre än i ' || programme_sv || '.'
            when 'lower' then ' Det är lägre än i ' || programme_sv || '.'
            when 'too_uncertain' then ' Underlaget är för litet för en säker jämförelse med ' || programme_sv || '.'
        end as comparison_sentence,
        case change
            when 'similar' then ' Skillnaden mot ' || earlier_sv || ' är inte säker.'
            when 'higher' then ' Det är högre än ' || earlier_sv || '.'
            when 'lower' then ' Det är lägre än ' || earlier_sv || '.'
            when 'too_uncertain' then ' Underlaget är för litet för en säker jämförelse med ' || earlier_sv || '.'
            when 'not_comparable'
                then ' Talet ska inte jämföras med ' || earlier_label_sv || ', eftersom frågan ändrades.'
        end as change_sentence,
        absences.explanation_sv
            || case
                when fallback_area_code is not null then ' Se i stället hela programmet.'
                when pooled_area_code is not null then ' Se i stället alla perioder tillsammans.'
                when status = 'suppressed' and has_undivided then ' Se i stället talet utan indelning.'
                else ''
            end as absence_sentence
    from write_values as written
    left join {{ ref('absences') }} as absences using (status)
)

select
    indicator_id,
    programme_code,
    area_code,
    area_level,
    period_code,
    breakdown,
    breakdown_value,
    status,
    numerator,
    denominator,
    value,
    lower_95,
    upper_95,
    lower_998,
    upper_998,
    comparison,
    change,
    method,
    case
        when not is_shown then absence_sentence
        when area_level <> 'P' then value_sentence || coalesce(comparison_sentence, '')
        else value_sentence || coalesce(change_sentence, '')
    end as conclusion_sv,
    is_break,
    coalesce(fallback_area_code, pooled_area_code) as fallback_area_code,
    fallback_period_code
from write_sentences
{% endmacro %}
