-- One row per unit and round with at least one proposal; an empty number of proposals carried out is none.
select
    concat_ws('-', period_code, district_code, unit) as record_ref,
    district_code as area_code,
    period_code,
    coalesce(n_proposals_implemented, 0) as numerator,
    n_proposals as denominator
from {{ ref('unit_cycles') }}
where n_proposals >= 1
