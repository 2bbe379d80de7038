-- One row per programme, record table and period about persons: the code under which its cells are decided and closed.
-- Periods that share persons, or are pooled, are closed together.
with list_periods as (
    select
        programme_code,
        record_table,
        period_code,
        bool_or(is_closed_together) as is_closed_together,
        bool_or(area_level in ('K', 'U')) as has_areas,
        min(period_order) as period_order,
        any_value(period_label_sv) as period_label_sv
    from {{ ref('cell_values') }}
    where is_about_persons and disclosure_rule = 'joint'
    group by all
),

name_releases as (
    select
        periods.* exclude (is_closed_together),
        if(
            pooled.record_table is not null
                or bool_or(periods.is_closed_together) over (partition by periods.programme_code, periods.record_table),
            'alla', periods.period_code
        ) as release_code
    from list_periods as periods
    left join {{ ref('pooled_tables') }} as pooled using (programme_code, record_table)
)

select
    programme_code,
    record_table,
    period_code,
    release_code,
    -- Where nothing is told by area, nothing can be learnt by area: its records are counted as of one place.
    bool_or(has_areas) over (partition by programme_code, record_table, release_code) as has_areas,
    period_order,
    period_label_sv
from name_releases
