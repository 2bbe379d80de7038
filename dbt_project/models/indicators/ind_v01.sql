-- One row per child asked in a district and round, by number: as many of them count as there are interviews held.
-- Interviews and frame are two lists without a common id, so which child was interviewed is not known here.
with number_asked as (
    select
        district_code,
        period_code,
        row_number() over (partition by district_code, period_code) as child_number,
        1 as was_asked
    from {{ ref('child_interview_frame') }}
    where was_asked
),

number_interviewed as (
    select
        district_code,
        period_code,
        row_number() over (partition by district_code, period_code) as child_number,
        1 as was_interviewed
    from {{ ref('child_interviews') }}
    where is_held
)

select
    concat_ws('-', period_code, district_code, child_number) as record_ref,
    district_code as area_code,
    period_code,
    coalesce(was_interviewed, 0) as numerator,
    coalesce(was_asked, 0) as denominator
from number_asked
full join number_interviewed using (district_code, period_code, child_number)
