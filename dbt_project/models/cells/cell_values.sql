-- One row per cell of the grid, before disclosure control: its status and, where there is one, its value and interval.
with fill_grid as (
    select
        cells.*,
        {{ cell_status('cells', 'sums') }} as status,
        {{ cell_numerator('cells', 'sums') }} as true_numerator,
        {{ cell_denominator('cells', 'sums') }} as true_denominator,
        {{ cell_value('cells', 'sums') }} as true_value
    from {{ ref('grid') }} as cells
    left join {{ ref('sums') }} as sums
        using (indicator_id, area_code, area_level, period_type, period_code, breakdown, breakdown_value)
),

empty_absent as (
    select
        *,
        case when status = 'published' then true_numerator end as numerator,
        case when status = 'published' then true_denominator end as denominator,
        case when status = 'published' then true_value end as value,
        case
            when status <> 'published' then null
            -- More in the numerator than in the denominator: two lists that do not agree, and no share of anything.
            when kind = 'share' and true_numerator > true_denominator then 'none'
            when kind = 'share' then 'wilson'
            when kind = 'median' then 'median'
            else 'none'
        end as method
    from fill_grid
)

select
    indicator_id,
    programme_code,
    record_table,
    is_about_persons,
    complement_is_persons,
    kind,
    unit_sv,
    sentence_sv,
    area_code,
    area_name,
    area_level,
    area_order,
    period_type,
    period_code,
    period_label_sv,
    period_order,
    breakdown,
    breakdown_value,
    value_label_sv,
    value_order,
    break_reason_sv,
    status,
    numerator,
    denominator,
    value,
    case when method = 'wilson' then {{ wilson_lower('numerator', 'denominator', z_95()) }} end as lower_95,
    case when method = 'wilson' then {{ wilson_upper('numerator', 'denominator', z_95()) }} end as upper_95,
    case when method = 'wilson' then {{ wilson_lower('numerator', 'denominator', z_998()) }} end as lower_998,
    case when method = 'wilson' then {{ wilson_upper('numerator', 'denominator', z_998()) }} end as upper_998,
    method
from empty_absent
