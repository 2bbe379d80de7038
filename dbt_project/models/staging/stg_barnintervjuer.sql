-- One row per child asked in one round.
select *
from {{ source('landing', 'barnintervjuer') }}
