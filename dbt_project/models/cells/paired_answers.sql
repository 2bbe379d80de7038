-- One row per cell of an indicator whose answers are matched: how the same persons answered then and now.
with order_periods as (
    select distinct
        entries.indicator_id,
        periods.period_code,
        lag(periods.period_code) over (
            partition by entries.indicator_id, entries.period_type order by periods.sort_order
        ) as earlier_period_code
    from (
        select distinct
            indicator_id,
            programme_code,
            period_type
        from {{ ref('grid_entries') }}
        where change_kind = 'paired'
    ) as entries
    inner join {{ ref('research_periods') }} as periods using (programme_code, period_type)
),

-- The place is that of the later answer.
match_persons as (
    select
        later.indicator_id,
        later.area_code,
        later.period_code,
        later.breakdown,
        later.breakdown_value,
        earlier.numerator = 1 as was_yes,
        later.numerator = 1 as is_yes
    from {{ ref('unfolded_units') }} as later
    inner join order_periods as periods using (indicator_id, period_code)
    inner join {{ ref('unfolded_units') }} as earlier
        on later.indicator_id = earlier.indicator_id and later.person_ref = earlier.person_ref
        and periods.earlier_period_code = earlier.period_code and later.breakdown = earlier.breakdown
        and later.breakdown_value = earlier.breakdown_value
),

place_areas as (
    select
        matched.* exclude (area_code),
        unnest([area_code, 'ALLA']) as area_code
    from match_persons as matched
)

select
    indicator_id,
    area_code,
    period_code,
    breakdown,
    breakdown_value,
    count(*) filter (where was_yes and is_yes) as n_yes_yes,
    count(*) filter (where was_yes and not is_yes) as n_yes_no,
    count(*) filter (where not was_yes and is_yes) as n_no_yes,
    count(*) filter (where not was_yes and not is_yes) as n_no_no
from place_areas
group by all
