-- One row per cell that must be there, whether anything was counted in it or not.
-- A period that the plan does not know belongs only to the indicators that have units in it.
with list_periods as (
    select
        entries.indicator_id,
        periods.*
    from (select distinct indicator_id, programme_code, period_type from {{ ref('grid_entries') }}) as entries
    inner join {{ ref('research_periods') }} as periods using (programme_code, period_type)
    left join {{ ref('unit_periods') }} as found using (indicator_id, period_type, period_code)
    where periods.is_planned or found.period_code is not null
),

-- What the teams name themselves (their own measures) belongs only to the areas that have it.
find_own_values as (
    select distinct
        indicator_id,
        area_code,
        breakdown,
        breakdown_value
    from {{ ref('sums') }}
),

list_cells as (
    select
        entries.* exclude (area_roles),
        areas.area_code,
        areas.area_name,
        areas.sort_order as area_order,
        (areas.role is null or list_contains(string_split(entries.area_roles, ','), areas.role))
            and (not entries.is_by_area or own.area_code is not null) as is_taking_part,
        periods.period_code,
        if(entries.is_pooled, 'alla omgångar', periods.period_label_sv) as period_label_sv,
        periods.start_date,
        periods.sort_order as period_order
    from {{ ref('grid_entries') }} as entries
    inner join {{ ref('research_areas') }} as areas using (programme_code, area_level)
    inner join list_periods as periods using (indicator_id, programme_code, period_type)
    left join find_own_values as own
        on entries.is_by_area and entries.indicator_id = own.indicator_id and areas.area_code = own.area_code
        and entries.breakdown = own.breakdown and entries.breakdown_value = own.breakdown_value
    left join {{ ref('pooled_tables') }} as pooled using (programme_code, record_table)
    where entries.is_pooled is not true or pooled.record_table is not null
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
    cells.disclosure_rule,
    cells.is_told,
    cells.is_kept_apart,
    cells.is_pooled,
    cells.is_closed_together,
    cells.kind,
    cells.unit_sv,
    cells.direction,
    cells.is_poisson,
    cells.change_kind,
    cells.scale_min,
    cells.scale_max,
    cells.coverage_indicator_id,
    cells.sentence_sv,
    cells.zero_is_answer,
    cells.is_in_table,
    cells.is_in_run_chart,
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
    breaks.reason_sv as break_reason_sv,
    locks.reason_sv as lock_reason_sv
from list_cells as cells
left join find_collected using (indicator_id, programme_code, period_type, period_code)
left join {{ ref('breakdowns') }} as labels
    on cells.breakdown = labels.breakdown and cells.breakdown_value = labels.breakdown_value
    and (labels.programme_code is null or cells.programme_code = labels.programme_code)
left join {{ ref('breaks') }} as breaks using (indicator_id, period_code)
left join {{ ref('locks') }} as locks
    on cells.indicator_id = locks.indicator_id
    and coalesce(locks.locked_until > {{ literal(var('reporting_date')) }}::date, true)
