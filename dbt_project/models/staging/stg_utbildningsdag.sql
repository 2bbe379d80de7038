-- One row per answer to the evaluation of a training day.
select *
from {{ source('landing', 'utbildningsdag') }}
