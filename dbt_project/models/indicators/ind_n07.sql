-- One row per held cluster meeting; the numerator counts those with as many municipalities and people as the plan says.
with count_groups as (
    select
        activity_id,
        area_code,
        sum(n_present) as group_size
    from {{ ref('attendance') }}
    -- A city district is no municipality; its area has a name instead of a code.
    where regexp_full_match(area_code, '\d{4}')
    group by all
    having sum(n_present) > 0
),

judge_groups as (
    select
        activity_id,
        count(*) between 3 and 4 and bool_and(group_size between 6 and 10) as is_as_planned
    from count_groups
    group by all
)

select
    meetings.activity_id as record_ref,
    'ALLA' as area_code,
    'alla' as period_code,
    -- A meeting without attendance is not as planned.
    coalesce(judge_groups.is_as_planned, false)::integer as numerator,
    1 as denominator
from {{ ref('activities') }} as meetings
left join judge_groups using (activity_id)
where meetings.programme_code = 'FNY' and meetings.activity_type = 'KLUSTER' and meetings.is_held
