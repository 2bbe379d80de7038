-- One row per activity, area and role, with how many were invited and how many came.
select *
from {{ source('landing', 'narvaro') }}
