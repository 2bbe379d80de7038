-- One row per step of the interview cohort, told only by numbers that the indicators' own cells already show.
with find_cells as (
    select
        words.step,
        words.reason,
        words.parent_step,
        words.indicator_id,
        words.shown_number,
        cells.status,
        cells.denominator,
        cells.value,
        case
            when words.shown_number = 'numerator' then cells.numerator
            when words.shown_number = 'complement' then cells.denominator - cells.numerator
            when words.shown_number in ('denominator', 'measures') then cells.denominator
        end as n
    from {{ ref('cohort_step_words') }} as words
    left join {{ ref('published_indicator_values') }} as cells
        on words.indicator_id = cells.indicator_id and words.breakdown = cells.breakdown
        and words.breakdown_value = cells.breakdown_value
        and cells.area_code = 'ALLA' and cells.period_code = 'alla'
),

-- A step that no cell tells (consents, patterns) is hidden as soon as the invited are shown, and as absent as they are.
judge_steps as (
    select
        steps.step,
        steps.reason,
        case
            when steps.step = 'eligible' then 'not_collected'
            when steps.indicator_id is not null then coalesce(steps.status, 'suppressed')
            when invited.status = 'published' then 'suppressed'
            else coalesce(invited.status, 'suppressed')
        end as status,
        steps.n,
        case
            when steps.shown_number in ('numerator', 'complement') then steps.denominator
            when steps.shown_number = 'denominator' then bases.n
        end as of_n,
        case when steps.shown_number = 'measures' then steps.value end as median_days
    from find_cells as steps
    left join find_cells as bases on steps.parent_step = bases.step and bases.status = 'published'
    left join find_cells as invited on invited.step = 'invited'
),

describe_steps as (
    {{ describe_cohort('judge_steps') }}
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
