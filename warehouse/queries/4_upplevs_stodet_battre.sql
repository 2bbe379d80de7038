-- Forskningsfråga 4: Uppfattar professionella och föräldrar att stödet förbättras under studieperioden?
-- En rad per grupp: hur många som svarat båda gångerna, och hur många som då svarade högre, lika eller lägre.
with caseworkers as (
    select
        caseworker_ref as person_ref,
        agency_support_score as score,
        period_code = '2019' as is_first
    from research.children_described
    where agency_support_score is not null
),

parents as (
    select
        parent_ref as person_ref,
        experienced_support_score as score,
        wave = 1 as is_first
    from research.parent_interviews
    where is_held and wave in (1, 3) and experienced_support_score is not null and not has_withdrawn_consent
),

pairs as (
    select
        'barnsekreterare 2019 till 2020' as who,
        any_value(score) filter (where is_first) as before,
        any_value(score) filter (where not is_first) as after
    from caseworkers
    group by person_ref
    union all
    select
        'föräldrar intervju 1 till 3',
        any_value(score) filter (where is_first),
        any_value(score) filter (where not is_first)
    from parents
    group by person_ref
)

select
    who,
    count(*) as n_both,
    count(*) filter (where after > before) as n_higher,
    count(*) filter (where after = before) as n_same,
    count(*) filter (where after < before) as n_lower
from pairs
where before is not null and after is not null
group by who
order by who collate sv;
