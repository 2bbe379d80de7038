-- One row per programme, record table and release code: the periods closed together, and a fingerprint of their records.
-- The fingerprint does not depend on the order of the rows; it changes with any record, answer or definition.
with mark_rows as (
    select
        programme_code,
        record_table,
        release_code,
        record_ref,
        md5_number_lower(to_json(units)::varchar) as mark
    from {{ ref('person_unit_rows') }} as units
),

mark_units as (
    select
        programme_code,
        record_table,
        release_code,
        count(distinct record_ref) as n_records,
        sum(mark)::hugeint::varchar || '-' || count(*) as fingerprint
    from mark_rows
    group by all
),

name_periods as (
    select
        programme_code,
        record_table,
        release_code,
        string_agg(period_code, ', ' order by period_order, period_code) as period_codes,
        string_agg(distinct period_label_sv, ', ' order by period_label_sv) as period_labels_sv
    from {{ ref('release_periods') }}
    group by all
)

select
    named.programme_code,
    named.record_table,
    coalesce(labels.record_table_sv, named.record_table) as record_table_sv,
    named.release_code,
    named.period_codes,
    named.period_labels_sv,
    coalesce(marked.n_records, 0) as n_records,
    coalesce(marked.fingerprint, '') as fingerprint
from name_periods as named
left join mark_units as marked using (programme_code, record_table, release_code)
left join {{ ref('record_tables') }} as labels using (record_table)
