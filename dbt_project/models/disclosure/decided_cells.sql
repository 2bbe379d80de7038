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
            else 'suppressed'
        end as decided_status
    from {{ ref('cell_values') }} as cells
    left join {{ ref('cell_decisions') }} as decisions
        using (indicator_id, area_code, period_code, breakdown, breakdown_value)
    left join decide_combined as combined
        on cells.indicator_id = combined.indicator_id and cells.area_code = combined.area_code
        and cells.period_code = combined.period_code
    where cells.breakdown_value <> 'okänd' and (cells.area_level <> 'R' or not cells.is_about_persons)
)

select
    indicator_id,
    programme_code,
    kind,
    unit_sv,
    sentence_sv,
    area_code,
    area_name,
    area_level,
    period_type,
    period_code,
    period_label_sv,
    period_order,
    breakdown,
    breakdown_value,
    value_label_sv,
    break_reason_sv,
    decided_status as status,
    {%- set hidden = ['numerator', 'denominator', 'value', 'lower_95', 'upper_95', 'lower_998', 'upper_998', 'method'] %}
    {%- for column in hidden %}
    case when decided_status = 'published' then {{ column }} end as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from decide_cells
