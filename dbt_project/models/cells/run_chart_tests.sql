-- One row per area, region or whole programme and day on which a test of change began there.
-- Only the teams of FPA keep a log of their tests.
select distinct
    nodes.programme_code,
    nodes.node_code as area_code,
    tests.start_date
from {{ ref('tests_of_change') }} as tests
inner join {{ ref('area_nodes') }} as nodes
    on nodes.programme_code = 'FPA' and tests.municipality_code = nodes.area_code
where tests.start_date is not null
union
select
    'FPA',
    'ALLA',
    start_date
from {{ ref('tests_of_change') }}
where start_date is not null
