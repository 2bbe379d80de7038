-- One row per child described, and one per frame row that holds the number of placed children they are counted against.
with find_frames as (
    select
        municipality_code,
        period_code,
        n_placed_children
    from {{ ref('caseworker_frames') }}
    where n_placed_children is not null
)

select
    child_ref as record_ref,
    municipality_code as area_code,
    period_code,
    1 as numerator,
    0 as denominator,
    caseworker_ref as source_ref
from {{ ref('children_described') }}
inner join find_frames using (municipality_code, period_code)
union all
select
    'ram-' || municipality_code,
    municipality_code,
    period_code,
    0,
    n_placed_children,
    null
from find_frames
