-- One row per held activity and area, and one for all of it (ALLA): how many were invited and how many came.
with list_counts as (
    select
        activity_id,
        programme_code,
        'ALLA' as area_code,
        n_invited,
        n_present,
        n_remote
    from {{ ref('attendance') }}
    where is_held
    union all
    select
        counted.activity_id,
        counted.programme_code,
        areas.area_code,
        counted.n_invited,
        counted.n_present,
        counted.n_remote
    from {{ ref('attendance') }} as counted
    inner join {{ ref('research_areas') }} as areas
        on counted.programme_code = areas.programme_code and counted.area_code = areas.area_code
    where counted.is_held
),

-- Where both numbers stand in some row, only such rows count: "41 av 48" must be the share it stands beside.
choose_rows as (
    select
        *,
        n_invited is not null and n_present is not null as has_both,
        bool_or(has_both) over (partition by activity_id, area_code) as is_shared
    from list_counts
)

select
    activity_id,
    programme_code,
    area_code,
    sum(n_invited)::bigint as n_invited,
    sum(n_present)::bigint as n_present,
    sum(n_remote)::bigint as n_remote,
    case when bool_or(has_both) then 100.0 * sum(n_present) / nullif(sum(n_invited), 0) end as share
from choose_rows
where has_both or not is_shared
group by all
