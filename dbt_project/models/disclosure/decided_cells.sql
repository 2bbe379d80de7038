-- One row per cell that may be on a page, its numbers taken away where they must not be shown.
-- An indicator made of two others is shown only where both of them are.
with decide_combined as (
    select
        parts.indicator_id,
        decisions.area_code,
        decisions.period_code,
        bool_and(decisions.decision = 'published') as is_shown
    from {{ ref('combined_parts') }} as parts
    inner join {{ ref('cell_decisions') }} as decisions
        on parts.part_id = decisions.indicator_id and parts.breakdown = decisions.breakdown
        and parts.breakdown_value = decisions.breakdown_value
    group by all
),

decide_cells as (
    select
        cells.*,
        case
            when cells.status not in ('published', 'no_answers') then cells.status
            when not cells.is_about_persons then cells.status
            when coalesce(decisions.decision = 'published', combined.is_shown, false) then cells.status
            -- Small counts that a team reports itself, with no records behind them: each cell by itself.
            when cells.disclosure_rule = 'primary' and {{ is_unrevealing(
                ['cells.numerator', 'cells.denominator', 'cells.denominator - cells.numerator']) }} then cells.status
            else 'suppressed'
        end as decided_status
    from {{ ref('cell_values') }} as cells
    left join {{ ref('cell_decisions') }} as decisions
        using (indicator_id, area_code, period_code, breakdown, breakdown_value)
    left join decide_combined as combined
        on cells.indicator_id = combined.indicator_id and cells.area_code = combined.area_code
        and cells.period_code = combined.period_code
    where cells.breakdown_value <> 'okänd' and (cells.area_level <> 'R' or not cells.is_about_persons)
),

-- The end of a median's interval is one person's own value: from 30 measures on five lie beyond the widest one.
-- How the same persons changed is told only in words, and only where none of the groups it rests on is small.
judge_parts as (
    select
        *,
        decided_status = 'published' as is_shown,
        is_shown and (method <> 'median' or not is_about_persons or denominator >= 6 * {{ var('k') }}) as has_limits,
        is_shown and {{ is_unrevealing(['n_worse', 'denominator - numerator - n_worse']) }} as tells_worse,
        is_shown and {{ is_unrevealing(['n_yes_yes', 'n_yes_no', 'n_no_yes', 'n_no_no']) }} as tells_pairs
    from decide_cells
)

select
    indicator_id,
    programme_code,
    is_about_persons,
    kind,
    unit_sv,
    direction,
    change_kind,
    coverage_indicator_id,
    sentence_sv,
    is_in_table,
    is_in_run_chart,
    area_code,
    area_name,
    area_level,
    period_type,
    period_code,
    period_label_sv,
    period_order,
    start_date,
    breakdown,
    breakdown_value,
    value_label_sv,
    break_reason_sv,
    lock_reason_sv,
    decided_status as status,
    {%- for column in ['numerator', 'denominator', 'value', 'method'] %}
    case when is_shown then {{ column }} end as {{ column }},
    {%- endfor %}
    {%- for column in ['lower_95', 'upper_95', 'lower_998', 'upper_998'] %}
    case when has_limits then {{ column }} end as {{ column }},
    {%- endfor %}
    case when tells_worse then n_worse end as n_worse,
    {%- for column in ['n_yes_yes', 'n_yes_no', 'n_no_yes', 'n_no_no'] %}
    case when tells_pairs then {{ column }} end as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from judge_parts
