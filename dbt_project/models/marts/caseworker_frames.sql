-- One row per municipality and round: how many caseworkers and placed children the survey should have covered.
select
    municipality_code,
    period_code,
    n_caseworkers,
    n_placed_children,
    load_id,
    row_number
from {{ ref('stg_nulage_ram') }}
