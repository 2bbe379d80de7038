-- One row per loaded or refused file; one per sheet of a workbook.
select *
from {{ source('bookkeeping', 'loads') }}
