-- One row per person's rating of one domain in one half-year; two may be alike.
select
    municipality_code,
    half_year,
    domain,
    rating,
    load_id,
    row_number
from {{ ref('stg_team_hinder') }}
