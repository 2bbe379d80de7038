-- One row per programme, version of its plan (empty: all activities) and type of activity: what became of the planned.
with list_activities as (
    select
        programme_code,
        plan_version,
        activity_type,
        activity_type_label_sv,
        status,
        planned_hours,
        held_hours,
        is_held
    from {{ ref('published_activities') }}
    where plan_version is not null
    union all
    select
        programme_code,
        null,
        activity_type,
        activity_type_label_sv,
        status,
        planned_hours,
        held_hours,
        is_held
    from {{ ref('published_activities') }}
),

sum_activities as (
    select
        programme_code,
        plan_version,
        activity_type,
        activity_type_label_sv,
        count(*) as n_planned,
        count(*) filter (where is_held) as n_held,
        count(*) filter (where status = 'flyttad') as n_moved,
        count(*) filter (where status = 'inställd') as n_cancelled,
        coalesce(sum(planned_hours), 0) as planned_hours,
        coalesce(sum(held_hours) filter (where is_held), 0) as held_hours
    from list_activities
    group by programme_code, plan_version, activity_type, activity_type_label_sv
),

compute_doses as (
    select
        *,
        100.0 * held_hours / nullif(planned_hours, 0) as dose
    from sum_activities
)

select
    programme_code,
    plan_version,
    activity_type,
    activity_type_label_sv,
    n_planned,
    n_held,
    n_moved,
    n_cancelled,
    planned_hours,
    held_hours,
    dose,
    activity_type_label_sv || ': ' || n_held || ' av ' || n_planned || ' har hållits'
        || if(n_moved > 0, ', ' || n_moved || ' har flyttats', '')
        || case when n_cancelled = 0 then '' else ', ' || {{ swedish_plural('n_cancelled', 'är inställd', 'är inställda') }} end
        || '.' || coalesce(
            ' Det är ' || {{ swedish_count('held_hours') }} || ' av ' || {{ swedish_count('planned_hours') }} || ' timmar ('
            || {{ swedish_value('dose', "'%'", "'share'") }} || ').',
            ''
        ) as conclusion_sv
from compute_doses
