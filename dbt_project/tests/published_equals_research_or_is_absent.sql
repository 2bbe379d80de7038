-- Published values that differ from the value researchers see.
select
    published.indicator_id,
    published.area_code,
    published.period_code,
    published.breakdown,
    published.breakdown_value
from {{ ref('published_indicator_values') }} as published
left join {{ ref('indicator_values') }} as research
    using (indicator_id, area_code, period_code, breakdown, breakdown_value)
-- A closed round shows what was there when it was closed; what has come since waits.
where published.status = 'published' and not published.is_waiting
    and (
        published.numerator is distinct from research.numerator
        or published.denominator is distinct from research.denominator
        or published.value is distinct from research.value
        or published.value is null
    )
