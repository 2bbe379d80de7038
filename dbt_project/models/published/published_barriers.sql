-- One row per half-year and domain, all teams together: how barriers and facilitators were rated.
with sum_ratings as (
    select
        half_year,
        domain,
        count(*) as n_ratings,
        avg(rating) as value,
        min(rating) as lowest,
        max(rating) as highest
    from {{ ref('barrier_ratings') }}
    where rating is not null
    group by all
),

-- A rating is one person's and a team has a few of them: no team is told by itself.
list_cells as (
    select
        programmes.programme_code,
        'ALLA' as area_code,
        periods.period_code,
        domains.breakdown_value as domain
    from {{ ref('research_programmes') }} as programmes
    inner join {{ ref('research_periods') }} as periods
        on programmes.programme_code = periods.programme_code and periods.period_type = 'half_year'
        and periods.start_date <= {{ literal(var('reporting_date')) }}::date
    inner join {{ ref('breakdowns') }} as domains
        on domains.breakdown = 'område' and domains.breakdown_value <> 'okänd'
    where programmes.programme_code = 'FPA'
),

judge_cells as (
    select
        cells.*,
        coalesce(sums.n_ratings, 0) as n_ratings,
        sums.value,
        sums.lowest,
        sums.highest,
        coalesce(sums.lowest <= -1 and sums.highest >= 1, false) as is_mixed
    from list_cells as cells
    left join sum_ratings as sums
        on cells.period_code = sums.half_year and cells.domain = sums.domain
)

select
    programme_code,
    area_code,
    period_code,
    domain,
    if(n_ratings > 0, 'published', 'no_answers') as status,
    n_ratings,
    value,
    lowest,
    highest,
    is_mixed,
    domain || ': ' || case
        when n_ratings = 0 then 'ingen har skattat'
        else case
            when value <= -0.5 then if(is_mixed, 'mest hinder, men svaren går isär', 'mest hinder')
            when value >= 0.5 then if(is_mixed, 'mest möjligheter, men svaren går isär', 'mest möjligheter')
            when is_mixed then 'både hinder och möjligheter'
            else 'varken hinder eller möjligheter'
        end || ' (' || if(
            n_ratings = 1,
            {{ swedish_number('value', 0) }} || ', en skattning',
            {{ swedish_number('value', 1) }} || ' i medel av ' || n_ratings || ' skattningar'
        ) || ')'
    end || '.' as conclusion_sv
from judge_cells
