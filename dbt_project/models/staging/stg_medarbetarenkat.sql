-- One row per answer to the staff survey before or after.
select *
from {{ source('landing', 'medarbetarenkat') }}
