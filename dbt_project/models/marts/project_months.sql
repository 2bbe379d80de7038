-- One row per programme and month of its project time that has passed: of one to come nothing is known.
with list_months as (
    select
        programme_code,
        unnest(generate_series(first_date, last_date, interval 1 month))::date as first_day
    from {{ ref('period_series') }}
    where period_type = 'month'
)

select
    programme_code,
    strftime(first_day, '%Y-%m') as period_code,
    first_day,
    last_day(first_day) as last_day
from list_months
where last_day(first_day) <= {{ literal(var('reporting_date')) }}::date
