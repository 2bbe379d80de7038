-- One row per focus group held with staff.
select *
from {{ source('landing', 'fokusgrupper') }}
