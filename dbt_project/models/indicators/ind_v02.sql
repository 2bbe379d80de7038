-- One row per child that could have been asked, and one per interview held. The two lists have no common id: the index
-- sets the interviews of a group against its children, and that against the same quotient of all children together.
select
    concat_ws('-', load_id, row_number) as record_ref,
    district_code as area_code,
    period_code,
    child_age_group as "ålder",
    child_sex as "kön",
    service_type as insats,
    0 as numerator,
    1 as denominator,
    null as family_ref
from {{ ref('child_interview_frame') }}
union all
select
    concat_ws('-', period_code, child_ref),
    district_code,
    period_code,
    child_age_group,
    child_sex,
    service_type,
    1,
    0,
    child_ref
from {{ ref('child_interviews') }}
where is_held
