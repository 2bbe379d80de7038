-- One row per programme and record table whose rounds are so small that they are decided and told together too.
-- A round that is closed by itself stays by itself, and so do those that follow it.
with list_tables as (
    select distinct
        indicator_id,
        programme_code,
        record_table
    from {{ ref('grid_entries') }}
    where is_pooled and is_about_persons
),

count_records as (
    select
        tables.programme_code,
        tables.record_table,
        units.period_code,
        count(distinct units.record_ref) as n_records
    from {{ ref('unit_rows') }} as units
    inner join list_tables as tables using (indicator_id)
    inner join {{ ref('research_periods') }} as periods
        on tables.programme_code = periods.programme_code and units.period_code = periods.period_code
        and periods.period_type = 'round'
    group by all
),

find_closed as (
    select
        programme_code,
        record_table,
        bool_or(release_code = 'alla') as is_pooled
    from {{ ref('stg_closings') }}
    group by all
)

select
    counted.programme_code,
    counted.record_table
from count_records as counted
left join find_closed using (programme_code, record_table)
group by all
having coalesce(any_value(find_closed.is_pooled), count(*) > 1 and min(counted.n_records) < {{ var('smallest_round') }})
