-- One row per unit, round and step of the year wheel; the numerator counts the steps that have a date.
select
    concat_ws('-', period_code, district_code, unit) as record_ref,
    district_code as area_code,
    period_code,
    step as steg,
    (done_date is not null)::integer as numerator,
    1 as denominator
from {{ ref('unit_cycles') }}
unpivot include nulls (
    done_date for step in (interviews_date as '1', seminar_date as '2', report_date as '3', board_date as '4')
)
