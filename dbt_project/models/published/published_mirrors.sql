-- One row per mirror, perspective, area and period: what caseworkers, parents and children say about the same thing.
with list_cells as (
    select
        mirrors.mirror_id,
        mirrors.mirror_sv,
        mirrors.perspective_sv,
        mirrors.indicator_id,
        mirrors.breakdown,
        mirrors.breakdown_value,
        mirrors.compared_period_code,
        mirrors.sort_order,
        mirrors.sort_order = min(mirrors.sort_order) over (partition by mirrors.mirror_id) as is_first,
        cells.programme_code,
        cells.area_code,
        cells.period_code,
        cells.status,
        cells.denominator as n,
        cells.value,
        cells.lower_95,
        cells.upper_95
    from {{ ref('mirrors') }} as mirrors
    inner join {{ ref('published_indicator_values') }} as cells using (indicator_id, breakdown, breakdown_value)
),

find_locks as (
    select
        indicator_id,
        any_value(reason_sv) as reason_sv
    from {{ ref('locks') }}
    where coalesce(locked_until, date '9999-12-31') > {{ literal(var('reporting_date')) }}::date
    group by all
),

compare_perspectives as (
    select
        cells.*,
        firsts.perspective_sv as first_perspective_sv,
        coalesce(periods.period_label_sv, firsts.period_code) as first_label_sv,
        -- What is too early to be judged is not set against anything.
        cells.status = 'published' and firsts.status = 'published' and locks.reason_sv is null as is_compared,
        case when is_compared then cells.value - firsts.value end as gap,
        case when is_compared then
            {{ newcombe_lower('cells.value', 'cells.lower_95', 'firsts.value', 'firsts.upper_95') }} end as gap_lower_95,
        case when is_compared then
            {{ newcombe_upper('cells.value', 'cells.upper_95', 'firsts.value', 'firsts.lower_95') }} end as gap_upper_95,
        locks.reason_sv as lock_sv
    from list_cells as cells
    left join list_cells as firsts
        on not cells.is_first and firsts.is_first and cells.mirror_id = firsts.mirror_id
        and cells.area_code = firsts.area_code and cells.compared_period_code = firsts.period_code
    left join {{ ref('published_periods') }} as periods
        on firsts.programme_code = periods.programme_code and firsts.period_code = periods.period_code
    left join find_locks as locks on cells.indicator_id = locks.indicator_id
)

select
    mirror_id,
    mirror_sv,
    perspective_sv,
    programme_code,
    indicator_id,
    breakdown,
    breakdown_value,
    area_code,
    period_code,
    status,
    n,
    value,
    lower_95,
    upper_95,
    compared_period_code,
    gap,
    gap_lower_95,
    gap_upper_95,
    case
        when is_first then null
        when lock_sv is not null then 'Talen ställs inte mot varandra än. ' || lock_sv
        when gap is null then 'Gapet visas inte, eftersom minst ett av de två talen saknas eller är skyddat.'
        else perspective_sv || ' ligger '
            || case
                when abs(gap) < 0.05 then 'lika högt som '
                else {{ swedish_number('abs(gap)', 1) }} || ' procentenheter '
                    || case when gap > 0 then 'över ' else 'under ' end
            end
            || lower(first_perspective_sv) || ' (' || first_label_sv || '), med ett spann på '
            || {{ swedish_range('gap_lower_95', 'gap_upper_95', "''") }}
            || '. Frågor och skalor är olika, och gapet är ingen förändring.'
    end as gap_sv,
    sort_order
from compare_perspectives
