-- One row per programme, period type and period that the programme's own plan knows.
with list_calendar as (
    select distinct
        programme_code,
        period_type,
        {{ calendar_code('period_type', 'month') }} as period_code,
        {{ calendar_start('period_type', 'period_code') }} as start_date
    from (
        select
            programme_code,
            period_type,
            unnest(generate_series(first_date, last_date, interval 1 month))::date as month
        from {{ ref('period_series') }}
    )
)

select
    programme_code,
    period_type,
    period_code,
    {{ calendar_label('period_type', 'start_date') }} as period_label_sv,
    start_date,
    {{ calendar_end('period_type', 'start_date') }} as end_date,
    {{ calendar_order('start_date') }} as sort_order
from list_calendar
union all
select
    programme_code,
    period_type,
    period_code,
    period_label_sv,
    start_date,
    end_date,
    {{ calendar_order('start_date') }} + sort_order
from {{ ref('periods') }}
union all
select
    programme_code,
    'all',
    'alla',
    'hela projekttiden',
    start_date,
    end_date,
    9999
from {{ ref('programmes') }}
