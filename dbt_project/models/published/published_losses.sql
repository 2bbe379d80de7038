-- One row per indicator about persons and level, undivided or by group: how many cells are shown, of those there are.
-- Cells without a figure for any other reason (not collected, not due, nobody answered) are not counted.
select
    cells.programme_code,
    cells.indicator_id,
    cells.area_level,
    cells.breakdown <> 'all' as is_divided,
    count(*)::integer as n_cells,
    (count(*) filter (where cells.status = 'published'))::integer as n_published,
    100.0 * n_published / n_cells as share_published
from {{ ref('decided_cells') }} as cells
where cells.is_about_persons and cells.is_told and cells.is_in_table
    and cells.status in ('published', 'suppressed')
group by all
