-- One row per feedback of results to a team.
select *
from {{ source('landing', 'aterkoppling') }}
