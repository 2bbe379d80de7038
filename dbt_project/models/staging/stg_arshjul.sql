-- One row per unit and round of the year wheel.
select *
from {{ source('landing', 'arshjul') }}
