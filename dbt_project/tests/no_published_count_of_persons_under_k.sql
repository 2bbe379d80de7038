-- Published cells about persons whose numerator, complement or denominator is a count of 1 to k-1.
with list_counts as (
    select
        shown.indicator_id,
        shown.area_code,
        shown.period_code,
        shown.breakdown,
        shown.breakdown_value,
        coalesce(shown.k, {{ var('k') }}) as k,
        unnest([
            shown.numerator,
            case when cells.complement_is_persons then shown.denominator end,
            case when cells.complement_is_persons then shown.denominator - shown.numerator end
        ]) as n_persons
    from {{ ref('published_indicator_values') }} as shown
    inner join {{ ref('cell_values') }} as cells
        using (indicator_id, area_code, period_code, breakdown, breakdown_value)
    where shown.status = 'published' and cells.is_about_persons
)

select
    indicator_id,
    area_code,
    period_code,
    breakdown,
    breakdown_value
from list_counts
where n_persons > 0 and n_persons < k
