-- One row per mother or father counted in O02; the part says which of the two shares the row belongs to.
select
    record_ref,
    area_code,
    period_code,
    roll as part,
    numerator,
    denominator
from {{ ref('ind_o02') }}
where roll in ('mamma', 'pappa')
