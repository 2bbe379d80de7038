{#-
    What may be said about each cell: comparison with the whole programme and with the others in it, change since the
    period before, how large a part answered, the next coarser cell to look at where this one is hidden, and one or two
    plain sentences in Swedish. Reads only the cells it is given, so that a hidden cell is neither a benchmark nor an
    earlier value for another. `cells` has the columns of cell_values.

    Comparison: the programme's value inside the area's 99.8 % interval, ends included, is "similar" (Fingertips' rule);
    `comparison_95` is the same at 95 %. With the others: Newcombe's interval for the difference of two independent
    shares, since the area is part of the programme and a large one draws it along.
    Change: Newcombe's hybrid score interval, from the two cells' own intervals (Newcombe 1998, Statistics in Medicine
    17:873, method 10; for means Zou & Donner 2008, the same construction). Where the same persons answered twice:
    Newcombe's paired interval (1998, 17:2635, method 10); for better against worse McNemar's mid-P.
    At 95 % seven municipalities give a false alarm in every third indicator (0.35), at 99.8 % in every seventieth.
-#}

{#- Fewer in the denominator than this: nothing is compared (the rule of Fingertips' trends, n >= 10). -#}
{% macro smallest_base() %}10{% endmacro %}

{#- Fewer changed answers than this cannot reach 99.8 %: with nine to none the mid-P is 0.00195. -#}
{% macro smallest_changed() %}9{% endmacro %}

{#- A smaller part answering than this, in per cent: nothing is compared. -#}
{% macro smallest_coverage() %}50{% endmacro %}

{#- Fewer than 30, or a 95 % interval wider than 30 points, is marked uncertain (NCHS 2017, thresholds as recalled). -#}
{% macro is_uncertain() -%}
    kind = 'share' and (denominator < 30 or upper_95 - lower_95 > 30)
{%- endmacro %}

{% macro judge_cells(cells, are_protected) %}
with order_periods as (
    select
        *,
        status = 'published' as is_shown,
        lag(period_code) over earlier as earlier_period_code,
        lag(period_label_sv) over earlier as earlier_label_sv,
        lag(value) over earlier as earlier_value,
        lag(denominator) over earlier as earlier_denominator,
        {%- for column in ['lower_95', 'upper_95', 'lower_998', 'upper_998'] %}
        lag({{ column }}) over earlier as earlier_{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ cells }}
    where is_in_table
    window earlier as (
        partition by indicator_id, area_code, period_type, breakdown, breakdown_value order by period_order
    )
),

find_coarser as (
    select
        cells.*,
        cells.break_reason_sv is not null and cells.earlier_period_code is not null as is_break,
        -- Without an interval the programme's value is no share of anything, and nothing to compare with.
        if(programme.method = 'none', null, programme.value) as programme_value,
        programme.numerator - cells.numerator as others_numerator,
        programme.denominator - cells.denominator as others_denominator,
        -- The ladder: the whole programme in the same period, the same area in all periods, the programme in all.
        case
            when cells.status <> 'suppressed' then null
            when programme.area_code is not null then 'programme'
            when pooled.area_code is not null then 'pooled'
            when programme_pooled.area_code is not null then 'programme_pooled'
        end as fallback,
        case fallback when 'pooled' then pooled.area_code when 'programme' then programme.area_code
            when 'programme_pooled' then programme_pooled.area_code end as fallback_area_code,
        case fallback when 'programme' then cells.period_code when 'pooled' then pooled.period_code
            when 'programme_pooled' then programme_pooled.period_code end as fallback_period_code,
        undivided.area_code is not null as has_undivided,
        coverage.value as coverage_value
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
    left join {{ cells }} as programme_pooled
        on cells.indicator_id = programme_pooled.indicator_id and programme_pooled.area_level = 'P'
        and cells.breakdown = programme_pooled.breakdown and cells.breakdown_value = programme_pooled.breakdown_value
        and cells.area_level <> 'P' and cells.period_type <> 'all' and programme_pooled.period_type = 'all'
        and programme_pooled.status = 'published'
    left join {{ cells }} as undivided
        on cells.indicator_id = undivided.indicator_id and cells.area_code = undivided.area_code
        and cells.period_type = undivided.period_type and cells.period_code = undivided.period_code
        and cells.breakdown <> 'all' and undivided.breakdown = 'all' and undivided.status = 'published'
    left join {{ cells }} as coverage
        on cells.coverage_indicator_id = coverage.indicator_id and cells.area_code = coverage.area_code
        -- Between two rounds it is the later one's.
        and if(cells.period_type = 'round_pair', string_split(cells.period_code, '-')[-1], cells.period_code)
            = coverage.period_code
        and coverage.breakdown = 'all' and coverage.status = 'published'
        and coverage.is_in_table
),

-- Why a cell is not compared, if so; the same for the programme, the others and the period before.
find_obstacles as (
    select
        *,
        case
            when lock_reason_sv is not null then 'not_comparable'
            when denominator < {{ smallest_base() }} then 'too_uncertain'
            when coverage_value < {{ smallest_coverage() }} then 'too_uncertain'
        end as obstacle,
        is_shown and method in ('wilson', 't') and kind in ('share', 'mean') as is_compared,
        is_shown and lock_reason_sv is null and method = 'wilson' and kind = 'share' and others_denominator > 0
            and others_numerator between 0 and others_denominator as is_compared_with_others,
        is_shown and change_kind = 'independent' and method in ('wilson', 't') and earlier_lower_998 is not null
            and period_type not in ('month', 'quarter') as is_followed,
        is_shown and change_kind = 'paired' and n_yes_yes is not null and earlier_value is not null as is_matched,
        n_yes_yes + n_yes_no + n_no_yes + n_no_no as n_matched
    from find_coarser
),

measure_differences as (
    select
        *,
        if(is_compared_with_others, 100.0 * others_numerator / others_denominator, null) as others_value,
        {%- for level in ['95', '998'] %}
        {%- set z = z_95() if level == '95' else z_998() %}
        if(is_compared and lock_reason_sv is null and kind = 'share',
            {{ funnel_lower('programme_value', 'denominator', z) }}, null)
            as funnel_lower_{{ level }},
        if(is_compared and lock_reason_sv is null and kind = 'share',
            {{ funnel_upper('programme_value', 'denominator', z) }}, null)
            as funnel_upper_{{ level }},
        case
            when is_break or lock_reason_sv is not null then null
            when is_followed then
                {{ newcombe_lower('value', 'lower_' ~ level, 'earlier_value', 'earlier_upper_' ~ level) }}
            when is_matched then {{ paired_difference_lower('n_yes_yes', 'n_no_yes', 'n_yes_no', 'n_no_no', z) }}
        end as change_lower_{{ level }},
        case
            when is_break or lock_reason_sv is not null then null
            when is_followed then
                {{ newcombe_upper('value', 'upper_' ~ level, 'earlier_value', 'earlier_lower_' ~ level) }}
            when is_matched then {{ paired_difference_upper('n_yes_yes', 'n_no_yes', 'n_yes_no', 'n_no_no', z) }}
        end as change_upper_{{ level }},
        {%- endfor %}
        case
            when is_compared_with_others then
                {{ difference_lower('numerator', 'denominator', 'others_numerator', 'others_denominator', z_998()) }}
        end as others_lower_998,
        case
            when is_compared_with_others then
                {{ difference_upper('numerator', 'denominator', 'others_numerator', 'others_denominator', z_998()) }}
        end as others_upper_998,
        {{ mcnemar_mid_p('n_worse', 'numerator') }} as better_or_worse_p
    from find_obstacles
),

compare_cells as (
    select
        *,
        case
            when not is_compared or programme_value is null then null
            when obstacle is not null then obstacle
            when programme_value between lower_998 and upper_998 then 'similar'
            when value > programme_value then 'higher'
            else 'lower'
        end as comparison,
        case
            when not is_compared or programme_value is null then null
            when obstacle is not null then obstacle
            when programme_value between lower_95 and upper_95 then 'similar'
            when value > programme_value then 'higher'
            else 'lower'
        end as comparison_95,
        case
            when others_lower_998 is null then null
            when obstacle is not null then obstacle
            when others_denominator < {{ smallest_base() }} then 'too_uncertain'
            when others_lower_998 > 0 then 'higher'
            when others_upper_998 < 0 then 'lower'
            else 'similar'
        end as comparison_others,
        case
            when is_shown and n_worse is not null then
                case
                    when lock_reason_sv is not null then 'not_comparable'
                    when numerator + n_worse < {{ smallest_changed() }} then 'too_uncertain'
                    when better_or_worse_p >= 0.002 then 'similar'
                    when numerator > n_worse then 'higher'
                    else 'lower'
                end
            when not is_followed and not is_matched then null
            when is_break or lock_reason_sv is not null then 'not_comparable'
            when obstacle is not null then obstacle
            when if(is_matched, n_matched, earlier_denominator) < {{ smallest_base() }} then 'too_uncertain'
            when change_lower_998 > 0 then 'higher'
            when change_upper_998 < 0 then 'lower'
            else 'similar'
        end as change
    from measure_differences
),

write_values as (
    select
        *,
        {{ swedish_value('value', 'unit_sv', 'kind') }} as value_sv,
        {{ swedish_value('programme_value', 'unit_sv', 'kind') }} as programme_sv,
        earlier_label_sv || ' (' || {{ swedish_value('earlier_value', 'unit_sv', 'kind') }} || ')' as earlier_sv,
        case
            when lower_95 is null or kind = 'count' then ''
            else ', med ett spann på ' || {{ swedish_range('lower_95', 'upper_95', 'unit_sv') }}
        end as interval_sv
    from compare_cells
),

write_sentences as (
    select
        written.*,
        area_name || if(period_type = 'all' and is_pooled is not true, '', ', ' || period_label_sv)
            || case when breakdown = 'all' then '' else ', ' || coalesce(value_label_sv, breakdown_value) end
            || ': '
            || replace(
                replace(
                    replace(sentence_sv, '{value}', value_sv),
                    '{numerator}', coalesce({{ swedish_count('numerator') }}, '')
                ),
                '{denominator}', coalesce({{ swedish_count('denominator') }}, '')
            )
            || interval_sv
            || '.' as value_sentence,
        case
            when comparison = 'too_uncertain' and coalesce(change, 'too_uncertain') = 'too_uncertain'
                and change_kind <> 'paired' then 'för litet underlag för att jämföra'
            when comparison = 'too_uncertain' then 'för litet underlag för att jämföra med hela programmet'
            when comparison = 'similar' then 'ingen säker skillnad mot hela programmet (' || programme_sv || ')'
            when comparison = 'higher' then 'säkert högre än i hela programmet (' || programme_sv || ')'
            when comparison = 'lower' then 'säkert lägre än i hela programmet (' || programme_sv || ')'
        end as comparison_clause,
        case
            when is_break then null
            when change_kind = 'paired' then null
            when change = 'too_uncertain' and comparison is distinct from 'too_uncertain'
                then 'för litet underlag för att jämföra med ' || earlier_label_sv
            when change = 'similar' then 'ingen säker ändring sedan ' || earlier_sv
            when change = 'higher' then 'säkert högre än ' || earlier_sv
            when change = 'lower' then 'säkert lägre än ' || earlier_sv
        end as change_clause,
        case
            when change_kind <> 'paired' or not is_shown or earlier_period_code is null then null
            {%- if are_protected %}
            when not is_matched then 'hur samma personer har ändrat sig får inte visas'
            {%- else %}
            when not is_matched then 'inga svar före och efter går att para ihop'
            {%- endif %}
            when change = 'too_uncertain' then 'för få har svarat två gånger för att jämföra'
            when change = 'higher' then 'bland dem som svarade två gånger är det säkert högre än förut'
            when change = 'lower' then 'bland dem som svarade två gånger är det säkert lägre än förut'
            when change = 'similar' then 'bland dem som svarade två gånger är det ingen säker ändring'
        end as paired_clause,
        absences.explanation_sv
            || case
                when fallback = 'programme' then ' Se i stället hela programmet.'
                when fallback = 'pooled' then ' Se i stället alla perioder tillsammans.'
                when fallback = 'programme_pooled' then ' Se i stället hela programmet, alla perioder tillsammans.'
                when status = 'suppressed' and has_undivided then ' Se i stället talet utan indelning.'
                else ''
            end as absence_sentence
    from write_values as written
    left join {{ ref('absences') }} as absences using (status)
),

join_sentences as (
    select
        *,
        case
            when lock_reason_sv is not null then ' ' || lock_reason_sv
            when coverage_value < {{ smallest_coverage() }}
                then ' Bara ' || {{ swedish_value('coverage_value', "'%'", "'share'") }}
                    || ' svarade, så jämför inte talet.'
            when n_worse is not null then
                case change
                    when 'too_uncertain' then ' För få har ändrat sitt svar för att tala om en ändring.'
                    when 'similar' then ' Det är inte säkert att fler har höjt än sänkt sitt svar.'
                    when 'higher' then ' Säkert fler har höjt än sänkt sitt svar.'
                    when 'lower' then ' Säkert fler har sänkt än höjt sitt svar.'
                end
            when is_break and comparison_clause is null
                then ' Frågan har ändrats, så jämför inte med ' || earlier_label_sv || '.'
            when is_break
                then ' Det är ' || comparison_clause || ', men frågan har ändrats sedan ' || earlier_label_sv || '.'
            when paired_clause is not null and comparison_clause is not null
                then ' Det är ' || comparison_clause || ', och ' || paired_clause || '.'
            when paired_clause is not null then ' ' || upper(left(paired_clause, 1)) || paired_clause[2:] || '.'
            when coalesce(comparison_clause, change_clause) is not null
                then ' Det är ' || concat_ws(' och ', comparison_clause, change_clause) || '.'
        end as judgement_sentence
    from write_sentences
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
        else value_sentence || coalesce(judgement_sentence, '')
    end as conclusion_sv,
    is_break,
    fallback_area_code,
    fallback_period_code,
    comparison_95,
    comparison_others,
    others_value,
    case
        when comparison = direction then 'better'
        when comparison in ('higher', 'lower') and direction <> 'none' then 'worse'
    end as assessment,
    funnel_lower_95,
    funnel_upper_95,
    funnel_lower_998,
    funnel_upper_998,
    case when is_followed or is_matched or n_worse is not null then earlier_period_code end as earlier_period_code,
    {#- How much the same persons changed would tell how many they are: of protected cells only the direction is told. #}
    {%- for level in ['95', '998'] %}
    {%- for end in ['lower', 'upper'] %}
    case when is_followed {{ '' if are_protected else 'or is_matched' }} then change_{{ end }}_{{ level }} end
        as change_{{ end }}_{{ level }},
    {%- endfor %}
    {%- endfor %}
    case
        when is_followed and change <> 'not_comparable' then value - earlier_value
        {%- if not are_protected %}
        when is_matched and change <> 'not_comparable' then 100.0 * (n_no_yes - n_yes_no) / nullif(n_matched, 0)
        {%- endif %}
    end as change_value,
    case
        when change is null or change = 'not_comparable' then null
        when n_worse is not null then 'mcnemar'
        when is_matched then 'paired'
        else 'newcombe'
    end as change_method,
    coverage_indicator_id,
    coverage_value,
    coalesce({{ is_uncertain() }}, false) as is_uncertain,
    lock_reason_sv is not null as is_locked
    {%- if are_protected %},
    is_told,
    version,
    closed_at,
    k,
    is_waiting
    {%- endif %}
from join_sentences
{% endmacro %}
