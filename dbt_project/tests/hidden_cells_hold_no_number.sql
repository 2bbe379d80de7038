-- Cells that are not published but still hold a number, a comparison or a method.
select
    indicator_id,
    area_code,
    period_code,
    breakdown,
    breakdown_value
from {{ ref('published_indicator_values') }}
where status <> 'published'
    and coalesce(
        numerator::varchar,
        denominator::varchar,
        value::varchar,
        lower_95::varchar,
        upper_95::varchar,
        lower_998::varchar,
        upper_998::varchar,
        comparison,
        change,
        method
    ) is not null
