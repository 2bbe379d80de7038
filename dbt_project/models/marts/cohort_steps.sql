-- One row per step of the interview cohort, before disclosure control: who was invited, interviewed again, or lost.
with find_waves as (
    select
        parent_ref,
        coalesce(bool_or(is_held) filter (where wave = 1), false) as is_wave_1_held,
        coalesce(bool_or(is_held) filter (where wave = 2), false) as is_wave_2_held,
        coalesce(bool_or(is_held) filter (where wave = 3), false) as is_wave_3_held,
        any_value(outcome) filter (where wave = 2) as wave_2_outcome,
        any_value(outcome) filter (where wave = 3) as wave_3_outcome,
        any_value(experienced_support_score) filter (where wave = 1 and is_held) as first_score,
        any_value(experienced_support_score) filter (where wave = 3 and is_held) as last_score
    from {{ ref('parent_interviews') }}
    group by parent_ref
),

-- A parent whose newest consent is withdrawn is out altogether, as in the indicators.
list_parents as (
    select
        waves.*,
        parents.n_held >= 1 as is_interviewed,
        waves.is_wave_1_held and parents.is_wave_2_due as is_second_due,
        waves.is_wave_2_held and parents.is_wave_3_due as is_third_due,
        consents.parent_ref is not null as has_consent,
        case
            when waves.is_wave_1_held
                then concat('1', waves.is_wave_2_held::integer, waves.is_wave_3_held::integer)
            else 'other'
        end as held_waves
    from {{ ref('interviewed_parents') }} as parents
    inner join find_waves as waves using (parent_ref)
    left join {{ ref('consents') }} as consents
        on parents.parent_ref = consents.parent_ref and consents.is_newest and not consents.is_withdrawn
    where not parents.has_withdrawn_consent
),

-- One row per parent and step: whether the parent is in it, and in the step that it is a share of.
list_memberships as (
    select
        steps.step,
        steps.reason,
        case
            when step = 'invited' then true
            when step = 'consented' then has_consent
            when step = 'wave_1' then is_interviewed
            when step = 'wave_2_due' then is_second_due
            when step = 'wave_2' then is_second_due and is_wave_2_held
            when step = 'wave_3_due' then is_third_due
            when step = 'wave_3' then is_third_due and is_wave_3_held
            when step = 'loss_1_2'
                then is_second_due and not is_wave_2_held and wave_2_outcome = coalesce(reason, wave_2_outcome)
            when step = 'loss_2_3'
                then is_third_due and not is_wave_3_held and wave_3_outcome = coalesce(reason, wave_3_outcome)
            when step like 'pattern%' then is_interviewed and step = 'pattern_' || held_waves
            when step = 'change_better' then last_score > first_score
            when step = 'change_same' then last_score = first_score
            when step = 'change_worse' then last_score < first_score
        end as is_in_step,
        case
            when step in ('consented', 'wave_1') then true
            when step in ('wave_2', 'loss_1_2') then is_second_due
            when step in ('wave_3', 'loss_2_3') then is_third_due
            when step = 'wave_2_due' or step like 'pattern%' then is_interviewed
            when step = 'wave_3_due' then is_second_due and is_wave_2_held
            when step like 'change%' then first_score is not null and last_score is not null
        end as is_in_base
    from list_parents
    cross join {{ ref('cohort_step_words') }} as steps
    where steps.step <> 'eligible' and steps.step not like 'interval%'
),

count_steps as (
    select
        step,
        reason,
        case when step = 'invited' or bool_or(is_in_base) then 'published' else 'no_answers' end as status,
        count(*) filter (where is_in_step) as n,
        case when step <> 'invited' then count(*) filter (where is_in_base) end as of_n
    from list_memberships
    group by step, reason
    union all by name
    select
        'interval_' || replace("vågpar", '-', '_') as step,
        'published' as status,
        count(*) as n,
        median(measure) as median_days
    from {{ ref('ind_i05') }}
    group by all
),

-- A log without a single parent tells nothing; with one, what nobody was counted in has no answers.
fill_steps as (
    select
        words.step,
        words.reason,
        case
            when words.step = 'eligible' then 'not_collected'
            else coalesce(counts.status, if(exists (from list_parents), 'no_answers', 'not_collected'))
        end as status,
        counts.n,
        counts.of_n,
        counts.median_days
    from {{ ref('cohort_step_words') }} as words
    left join count_steps as counts on words.step = counts.step and words.reason is not distinct from counts.reason
),

describe_steps as (
    {{ describe_cohort('fill_steps') }}
)

select
    programme_code,
    step,
    step_label_sv,
    parent_step,
    reason,
    status,
    n,
    of_n,
    share,
    lower_95,
    upper_95,
    median_days,
    planned_days,
    sort_order,
    conclusion_sv
from describe_steps
