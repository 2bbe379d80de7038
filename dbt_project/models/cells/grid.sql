-- One row per cell that must be there, whether anything was counted in it or not.
with list_cells as (
    select
        entries.* exclude (area_roles),
        areas.area_code,
        areas.area_name,
        areas.sort_order as area_order,
        areas.role is null or list_contains(entries.area_roles, areas.role) as is_taking_part,
        periods.period_code,
        periods.period_label_sv,
        periods.start_date,
        periods.sort_order as period_order
    from {{ ref('grid_entries') }} as entries
    inner join {{ ref('research_areas') }} as areas using (programme_code, area_level)
    inner join {{ ref('research_periods') }} as periods using (programme_code, period_type)
),

find_periods as (
    select distinct
        export,
        programme_code,
        period_type
    from {{ ref('collections') }}
),

-- An export whose rows are not told apart by this kind of period counts as collected once there is any row of it.
find_collected as (
    select
        exports.indicator_id,
        periods.programme_code,
        periods.period_type,
        periods.period_code,
        bool_and(in_period.export is not null or (known.export is null and at_all.export is not null)) as is_collected
    from {{ ref('indicator_exports') }} as exports
    cross join {{ ref('research_periods') }} as periods
    left join {{ ref('collections') }} as in_period using (export, programme_code, period_type, period_code)
    left join find_periods as known using (export, programme_code, period_type)
    left join find_periods as at_all
        on exports.export = at_all.export and periods.programme_code = at_all.programme_code
        and at_all.period_type = 'all'
    group by all
)

select
    cells.indicator_id,
    cells.programme_code,
    cells.record_table,
    cells.is_about_persons,
    cells.complement_is_persons,
    cells.kind,
    cells.unit_sv,
    cells.sentence_sv,
    cells.zero_is_answer,
    cells.area_code,
    cells.area_name,
    cells.area_level,
    cells.area_order,
    cells.is_taking_part,
    cells.period_type,
    cells.period_code,
    cells.period_label_sv,
    cells.start_date,
    cells.period_order,
    cells.breakdown,
    cells.breakdown_value,
    labels.value_label_sv,
    labels.sort_order as value_order,
    find_collected.is_collected,
    breaks.reason_sv as break_reason_sv
from list_cells as cells
left join find_collected using (indicator_id, programme_code, period_type, period_code)
left join {{ ref('breakdowns') }} as labels
    on cells.breakdown = labels.breakdown and cells.breakdown_value = labels.breakdown_value
    and (labels.programme_code is null or cells.programme_code = labels.programme_code)
left join {{ ref('breaks') }} as breaks using (indicator_id, period_code)
