-- One row per course.
select
    *,
    status = 'genomförd' as is_held,
    municipality_code <> '1480' as is_local,
    case when is_local then 'lokalt' else 'Göteborg' end as place
from {{ source('landing', 'kurser') }}
