-- One row per cell that holds any unit row: sums over areas are sums of numerators and denominators.
with describe_indicators as (
    select distinct
        indicator_id,
        programme_code,
        records_repeat,
        first_part
    from {{ ref('grid_entries') }}
),

describe_cells as (
    select distinct
        indicator_id,
        area_level,
        period_type,
        breakdown
    from {{ ref('grid_entries') }}
),

-- A value that is missing or not declared is counted as unknown: nothing falls out of the grid.
name_unknown as (
    select
        units.* replace (coalesce(entries.breakdown_value, 'okänd') as breakdown_value)
    from {{ ref('unfolded_units') }} as units
    left join (select distinct indicator_id, breakdown, breakdown_value from {{ ref('grid_entries') }}) as entries
        using (indicator_id, breakdown, breakdown_value)
),

-- A record is kept apart by its reference only where it may come twice (a family in two municipalities) or has a measure.
sum_areas as (
    select
        units.indicator_id,
        units.area_code,
        units.period_code,
        units.breakdown,
        units.breakdown_value,
        units.part,
        sum(units.worse) as n_worse,
        case when described.records_repeat or units.measure is not null then units.record_ref end as record_key,
        if(bool_or(described.records_repeat), max(units.numerator), sum(units.numerator)) as numerator,
        if(bool_or(described.records_repeat), max(units.denominator), sum(units.denominator)) as denominator,
        sum(units.numerator * units.numerator) as sum_of_squares,
        max(units.measure) as measure
    from name_unknown as units
    inner join describe_indicators as described using (indicator_id)
    group by all
),

place_areas as (
    select
        sums.* exclude (area_code),
        'ALLA' as area_code,
        'P' as area_level
    from sum_areas as sums
    union all by name
    select
        sums.* exclude (area_code),
        nodes.node_code as area_code,
        nodes.node_level as area_level
    from sum_areas as sums
    inner join describe_indicators as described using (indicator_id)
    inner join {{ ref('area_nodes') }} as nodes
        on described.programme_code = nodes.programme_code and sums.area_code = nodes.area_code
),

place_periods as (
    select
        placed.* replace ({{ coarser_period('cells.period_type', 'placed.period_code') }} as period_code),
        cells.period_type
    from place_areas as placed
    inner join describe_cells as cells using (indicator_id, area_level, breakdown)
    where cells.period_type = 'all' or placed.period_code is not null
),

count_records_once as (
    select
        indicator_id,
        area_code,
        area_level,
        period_type,
        period_code,
        breakdown,
        breakdown_value,
        part,
        record_key,
        if(record_key is null, sum(numerator), max(numerator)) as numerator,
        if(record_key is null, sum(denominator), max(denominator)) as denominator,
        sum(sum_of_squares) as sum_of_squares,
        sum(n_worse) as n_worse,
        max(measure) as measure
    from place_periods
    group by indicator_id, area_code, area_level, period_type, period_code, breakdown, breakdown_value, part, record_key
),

-- A difference has two parts; everything else has one, the first.
find_parts as (
    select
        records.*,
        records.part is null or records.part = described.first_part as is_first_part
    from count_records_once as records
    inner join describe_indicators as described using (indicator_id)
)

select
    indicator_id,
    area_code,
    area_level,
    period_type,
    period_code,
    breakdown,
    breakdown_value,
    sum(numerator) filter (where is_first_part) as numerator,
    sum(denominator) filter (where is_first_part) as denominator,
    sum(numerator) filter (where not is_first_part) as second_numerator,
    sum(denominator) filter (where not is_first_part) as second_denominator,
    sum(sum_of_squares) as sum_of_squares,
    sum(n_worse) as n_worse,
    list(measure order by measure) filter (where measure is not null) as measures
from find_parts
group by all
