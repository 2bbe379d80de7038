-- One row per planned or held interview with a parent.
select
    *,
    outcome = 'genomförd' as is_held,
    outcome <> 'planerad' as is_due
from {{ source('landing', 'intervjulogg') }}
