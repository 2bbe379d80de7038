-- One row per programme and area.
select
    area_code,
    area_name,
    area_level,
    parent_code,
    programme_code,
    show_name,
    sort_order
from {{ ref('research_areas') }}
