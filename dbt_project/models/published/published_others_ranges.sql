-- One row per cell of a municipality or district: the range of the others' published values, and where its own lies.
with range_others as (
    select
        indicator_id,
        programme_code,
        area_code,
        period_code,
        breakdown,
        breakdown_value,
        status,
        value,
        count(value) over others as n_others,
        case when n_others >= 3 then min(value) over others end as lowest,
        case when n_others >= 3 then max(value) over others end as highest
    from (
        select * replace (case when status = 'published' then value end as value)
        from {{ ref('published_indicator_values') }}
        where area_level in ('K', 'U')
    )
    window others as (
        partition by indicator_id, programme_code, area_level, period_code, breakdown, breakdown_value
        rows between unbounded preceding and unbounded following exclude current row
    )
)

select
    indicator_id,
    programme_code,
    area_code,
    period_code,
    breakdown,
    breakdown_value,
    n_others,
    lowest,
    highest,
    case
        when value < lowest then 'under de andras lägsta'
        when value > highest then 'över de andras högsta'
        when value between lowest and highest then 'inom de andras spann'
    end as position_sv
from range_others
