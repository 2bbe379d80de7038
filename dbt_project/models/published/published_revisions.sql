-- One row per round about persons and version of it: when it was released, and whether later records wait.
-- A round that nobody has closed yet has version 0 and no date.
with list_indicators as (
    select
        programme_code,
        record_table,
        string_agg(distinct indicator_id, ', ' order by indicator_id) as indicator_ids
    from {{ ref('grid_entries') }}
    where is_about_persons and disclosure_rule = 'joint'
    group by all
)

select
    units.programme_code,
    units.record_table,
    units.record_table_sv,
    units.release_code,
    units.period_codes,
    units.period_labels_sv,
    list_indicators.indicator_ids,
    coalesce(versions.version, 0)::integer as version,
    versions.closed_at,
    versions.k,
    coalesce(
        versions.version = max(versions.version) over (
            partition by units.programme_code, units.record_table, units.release_code
        ),
        false
    ) as is_served,
    is_served and versions.fingerprint <> units.fingerprint as is_waiting,
    case
        when versions.version is null and units.n_records = 0 then 'empty'
        when versions.version is null then 'open'
        when not is_served then 'replaced'
        when is_waiting then 'waiting'
        else 'closed'
    end as state
from {{ ref('release_units') }} as units
left join {{ ref('closing_versions') }} as versions using (programme_code, record_table, release_code)
left join list_indicators using (programme_code, record_table)
