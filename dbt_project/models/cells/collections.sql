-- One row per export, programme and period with at least one accepted row: what has been collected at all.
with name_periods as (
    select 'nulagesanalys' as export, 'FPA' as programme_code, 'round' as period_type, period_code
    from {{ ref('children_described') }}
    union all
    select 'nulage_ram', 'FPA', 'round', period_code
    from {{ ref('caseworker_frames') }}
    union all
    select 'barnintervjuer', 'VM', 'round', period_code
    from {{ ref('child_interviews') }}
    union all
    select 'barn_urval', 'VM', 'round', period_code
    from {{ ref('child_interview_frame') }}
    -- Two exports are shared by the programmes: a programme has both when it has an activity of its own in the one, and
    -- there is any row at all in the other.
    union all
    select 'aktiviteter', programme_code, 'all', 'alla'
    from {{ ref('activities') }}
    union all
    select 'narvaro', programme_code, 'all', 'alla'
    from {{ ref('activities') }}
    where exists (from {{ ref('attendance') }})
    union all
    select export, programme_code, 'all', 'alla'
    from {{ ref('loads') }}
    where programme_code is not null and status = 'accepted' and n_accepted > 0
)

select distinct
    export,
    programme_code,
    period_type,
    period_code
from name_periods
where period_code is not null
