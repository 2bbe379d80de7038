-- One row per child eligible for an interview; many rows are alike and all count.
select
    *,
    outcome in ('tackat ja', 'tackat nej') as was_asked
from {{ source('landing', 'barn_urval') }}
