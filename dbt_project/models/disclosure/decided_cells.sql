-- One row per cell that may be on a page, its numbers taken away where they must not be shown.
-- Cells about persons are shown from the day their round is closed, as they were then. An indicator made of two others
-- is shown only where both of them are.
with decide_combined as (
    select
        parts.indicator_id,
        decisions.area_code,
        decisions.period_code,
        -- A part that is told under another name has no decision of its own.
        bool_and(decisions.decision = 'published') and count(*) = any_value(parts.n_parts) as is_shown
    from (
        select
            *,
            count(*) over (partition by indicator_id) as n_parts
        from {{ ref('combined_parts') }}
    ) as parts
    inner join {{ ref('cell_decisions') }} as decisions
        on parts.part_id = decisions.indicator_id and parts.breakdown = decisions.breakdown
        and parts.breakdown_value = decisions.breakdown_value
    group by all
),

decide_cells as (
    select
        cells.*,
        versions.version,
        versions.closed_at,
        versions.k,
        coalesce(versions.is_waiting, false) as is_waiting,
        versions.is_closed_now is not true and closed.status is not null as is_from_archive,
        case
            when not cells.is_about_persons then cells.status
            -- Small counts that a team reports itself, with no records behind them: each cell by itself.
            when cells.disclosure_rule = 'primary' then
                case
                    when cells.status not in ('published', 'no_answers') then cells.status
                    when {{ is_unrevealing(
                        ['cells.numerator', 'cells.denominator', 'cells.denominator - cells.numerator']) }}
                        then cells.status
                    else 'suppressed'
                end
            when is_from_archive then closed.status
            when cells.status not in ('published', 'no_answers') then cells.status
            when versions.is_closed_now is not true then 'not_released'
            when coalesce(decisions.decision = 'published', combined.is_shown, false) then cells.status
            else 'suppressed'
        end as decided_status,
        closed
    from {{ ref('cell_values') }} as cells
    left join {{ ref('served_versions') }} as versions
        on cells.programme_code = versions.programme_code and cells.record_table = versions.record_table
        and cells.period_code = versions.period_code and cells.is_about_persons and cells.disclosure_rule = 'joint'
    left join {{ ref('stg_closed_cells') }} as closed
        on cells.indicator_id = closed.indicator_id and cells.area_code = closed.area_code
        and cells.period_code = closed.period_code and cells.breakdown = closed.breakdown
        and cells.breakdown_value = closed.breakdown_value
    left join {{ ref('cell_decisions') }} as decisions
        on cells.indicator_id = decisions.indicator_id and cells.area_code = decisions.area_code
        and cells.period_code = decisions.period_code and cells.breakdown = decisions.breakdown
        and cells.breakdown_value = decisions.breakdown_value
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
    record_table,
    is_about_persons,
    kind,
    unit_sv,
    direction,
    change_kind,
    coverage_indicator_id,
    sentence_sv,
    is_in_table,
    is_in_run_chart,
    disclosure_rule,
    is_told,
    is_pooled,
    version,
    closed_at,
    k,
    is_waiting,
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
    {%- set conditions = {
        'is_shown': ['numerator', 'denominator', 'value', 'method'],
        'has_limits': ['lower_95', 'upper_95', 'lower_998', 'upper_998'],
        'tells_worse': ['n_worse'],
        'tells_pairs': ['n_yes_yes', 'n_yes_no', 'n_no_yes', 'n_no_no'],
    } %}
    {%- for condition, columns in conditions.items() %}
    {%- set is_last = loop.last %}
    {%- for column in columns %}
    if(is_from_archive, closed.{{ column }}, case when {{ condition }} then {{ column }} end) as {{ column }}
    {{- '' if is_last and loop.last else ',' }}
    {%- endfor %}
    {%- endfor %}
from judge_parts
