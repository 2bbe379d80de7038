-- One row per caseworker with an accepted answer, and one per frame row that holds the number they are counted against.
with find_frames as (
    select
        municipality_code,
        period_code,
        n_caseworkers
    from {{ ref('caseworker_frames') }}
    where n_caseworkers is not null
)

select distinct
    concat_ws('-', municipality_code, caseworker_ref) as record_ref,
    municipality_code as area_code,
    period_code,
    1 as numerator,
    0 as denominator
from {{ ref('children_described') }}
inner join find_frames using (municipality_code, period_code)
union all
select
    'ram-' || municipality_code,
    municipality_code,
    period_code,
    0,
    n_caseworkers
from find_frames
