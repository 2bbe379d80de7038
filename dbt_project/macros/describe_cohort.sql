{#-
    The steps of the interview cohort with their words: share of the step before, Wilson's interval and a sentence.
    `counts` has step, reason, status, n, of_n and median_days; what is not published keeps no number. The planned
    interval ("ett drygt halvår") is the lower end of the targets for I05. Change is told of the same persons only.
-#}

{% macro describe_cohort(counts) %}
with empty_absent as (
    select
        words.*,
        coalesce(counts.status, 'suppressed') as status,
        case when counts.status = 'published' then counts.n::bigint end as n,
        case when counts.status = 'published' then counts.of_n::bigint end as of_n,
        case when counts.status = 'published' then counts.median_days end as median_days
    from {{ ref('cohort_step_words') }} as words
    left join {{ counts }} as counts
        on words.step = counts.step and words.reason is not distinct from counts.reason
),

find_planned as (
    select
        breakdown,
        breakdown_value,
        arg_max(value_min, plan_version) as planned_days
    from {{ ref('targets') }}
    where indicator_id = 'I05'
    group by all
),

compute_shares as (
    select
        steps.*,
        planned.planned_days,
        -- Two logs that do not agree (more in a step than in the one before) give no share of anything.
        case when n <= of_n then 100.0 * n / nullif(of_n, 0) end as share,
        -- How many are due is a matter of the calendar, not of chance.
        share is not null and step not in ('wave_2_due', 'wave_3_due') as has_interval,
        n || coalesce(' av ' || of_n, '') || case when coalesce(of_n, n) = 1 then ' förälder' else ' föräldrar' end
            as parents_words
    from empty_absent as steps
    left join find_planned as planned
        on steps.indicator_id = 'I05' and steps.breakdown = planned.breakdown
        and steps.breakdown_value = planned.breakdown_value
)

select
    'FPA' as programme_code,
    step,
    step_label_sv,
    parent_step,
    reason,
    status,
    n,
    of_n,
    share,
    case when has_interval then {{ wilson_lower('n::double', 'of_n::double', z_95()) }} end as lower_95,
    case when has_interval then {{ wilson_upper('n::double', 'of_n::double', z_95()) }} end as upper_95,
    median_days,
    planned_days,
    sort_order,
    case
        when step = 'eligible' then sentence_sv || '.'
        when status = 'no_answers' and reason is not null then 'Inget bortfall av det här skälet är noterat.'
        when status = 'suppressed' and indicator_id is null then 'Talet visas inte på sidorna; forskarna kan se det.'
        when status <> 'published' then absences.explanation_sv
        else replace(replace(replace(sentence_sv, '{n}', parents_words), '{count}', n::varchar),
                '{days}', coalesce({{ shortest_number('median_days') }}, ''))
            || coalesce(' (' || {{ swedish_value('share', "'%'", "'share'") }} || ')', '') || '.'
            || case
                when median_days < planned_days then ' Det är kortare än planens ' || planned_days::integer || ' dagar.'
                when median_days >= planned_days
                    then ' Det är minst så länge som planens ' || planned_days::integer || ' dagar.'
                when step like 'change%' then ' Bara föräldrar som svarade båda gångerna räknas.'
                else ''
            end
    end as conclusion_sv
from compute_shares
left join {{ ref('absences') }} as absences using (status)
{% endmacro %}
