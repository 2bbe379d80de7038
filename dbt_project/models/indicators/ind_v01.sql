-- One row per interview held, in the numerator, and one per child asked, in the denominator.
-- Interviews and frame are two lists without a common id, so which child was interviewed is not known here.
select
    concat_ws('-', period_code, child_ref) as record_ref,
    district_code as area_code,
    period_code,
    1 as numerator,
    0 as denominator,
    child_ref as family_ref
from {{ ref('child_interviews') }}
where is_held
union all
select
    concat_ws('-', load_id, row_number),
    district_code,
    period_code,
    0,
    1,
    null
from {{ ref('child_interview_frame') }}
where was_asked
