-- One row per parent with an answer at both the first and the third interview, and per way the answer can change.
with find_answers as (
    select
        parents.parent_ref,
        parents.municipality_code,
        parents.family_ref,
        earlier.experienced_support_score as first_score,
        later.experienced_support_score as third_score
    from {{ ref('interviewed_parents') }} as parents
    inner join {{ ref('parent_interviews') }} as earlier on parents.parent_ref = earlier.parent_ref
    inner join {{ ref('parent_interviews') }} as later on parents.parent_ref = later.parent_ref
    where not parents.has_withdrawn_consent
        and earlier.wave = 1 and earlier.is_held and earlier.experienced_support_score is not null
        and later.wave = 3 and later.is_held and later.experienced_support_score is not null
)

select
    answers.parent_ref as record_ref,
    answers.municipality_code as area_code,
    'alla' as period_code,
    changes.change as "förändring",
    (
        case changes.change
            when 'bättre' then answers.third_score > answers.first_score
            when 'oförändrat' then answers.third_score = answers.first_score
            when 'sämre' then answers.third_score < answers.first_score
        end
    )::integer as numerator,
    1 as denominator,
    -- The paired test needs those who got worse beside those who got better.
    case when changes.change = 'bättre' then (answers.third_score < answers.first_score)::integer end as worse,
    answers.family_ref
from find_answers as answers
cross join (values ('bättre'), ('oförändrat'), ('sämre')) as changes (change)
