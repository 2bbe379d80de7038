-- One row per improvement programme.
select
    programme_code,
    programme_name_sv,
    description_sv,
    start_date,
    end_date
from {{ ref('research_programmes') }}
