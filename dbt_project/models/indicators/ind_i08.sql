-- One row per caseworker who answered in both rounds; the numerator counts those who gave a higher answer in 2020.
with find_answers as (
    -- The answer stands on the caseworker's first child only, so there is one per caseworker and round.
    select
        caseworker_ref,
        municipality_code,
        period_code,
        agency_support_score as score
    from {{ ref('children_described') }}
    where agency_support_score is not null
)

select
    later.caseworker_ref as record_ref,
    later.municipality_code as area_code,
    '2019-2020' as period_code,
    (later.score > earlier.score)::integer as numerator,
    1 as denominator,
    (later.score < earlier.score)::integer as worse
from find_answers as later
inner join find_answers as earlier using (caseworker_ref)
where later.period_code = '2020' and earlier.period_code = '2019'
