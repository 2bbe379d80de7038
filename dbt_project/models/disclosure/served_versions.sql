-- One row per programme, record table and period of a closed round: which version is shown, and whether later records wait.
with choose_newest as (
    select *
    from {{ ref('closing_versions') }}
    qualify row_number() over (partition by programme_code, record_table, release_code order by version desc) = 1
)

select
    periods.programme_code,
    periods.record_table,
    periods.period_code,
    periods.release_code,
    newest.version,
    newest.closed_at,
    newest.k,
    newest.fingerprint <> units.fingerprint as is_waiting,
    newest.is_closed_now
from {{ ref('release_periods') }} as periods
inner join choose_newest as newest using (programme_code, record_table, release_code)
inner join {{ ref('release_units') }} as units using (programme_code, record_table, release_code)
