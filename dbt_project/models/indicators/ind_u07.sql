-- One row per person's rating of one domain in one half-year.
select
    concat_ws('-', load_id, row_number) as record_ref,
    municipality_code as area_code,
    half_year as period_code,
    domain as "område",
    rating as numerator,
    1 as denominator
from {{ ref('barrier_ratings') }}
where rating is not null
