-- One row per programme, period type and period; a round and a year may carry the same code.
-- A year or a month that some record lies in is there too, also outside the programme's own time.
with find_unplanned as (
    select distinct
        programme_code,
        period_type,
        period_code,
        start_date
    from {{ ref('unit_periods') }}
    anti join {{ ref('planned_periods') }} using (programme_code, period_type, period_code)
)

select
    programme_code,
    period_type,
    period_code,
    true as is_planned,
    period_label_sv,
    start_date,
    end_date,
    sort_order
from {{ ref('planned_periods') }}
union all
select
    programme_code,
    period_type,
    period_code,
    false,
    {{ calendar_label('period_type', 'start_date') }},
    start_date,
    {{ calendar_end('period_type', 'start_date') }},
    {{ calendar_order('start_date') }}
from find_unplanned
