-- One row per round that is closed in this run: what is kept of it beside its cells.
with find_decided as (
    select distinct
        programme_code,
        record_table,
        release_code
    from {{ ref('cell_decisions') }}
),

find_versions as (
    select
        programme_code,
        record_table,
        release_code,
        max(version) as version
    from {{ ref('stg_closings') }}
    group by all
)

select
    units.programme_code,
    units.record_table,
    units.release_code,
    coalesce(found.version, 0) + 1 as version,
    {{ literal(var('closing').closed_at) }}::timestamp as closed_at,
    {{ literal(var('closing').closed_by) }} as closed_by,
    {{ var('k') }}::integer as k,
    units.fingerprint,
    units.n_records
from {{ ref('release_units') }} as units
inner join find_decided using (programme_code, record_table, release_code)
left join find_versions as found using (programme_code, record_table, release_code)
