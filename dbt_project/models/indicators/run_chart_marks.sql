-- One row per mark under the run charts: a test of change, a held seminar, an event or a decision to re-base.
select
    'FPA' as programme_code,
    municipality_code as area_code,
    null::varchar as indicator_id,
    null::varchar as breakdown_value,
    'test_of_change' as mark_type,
    start_date as mark_date,
    end_date as mark_end_date,
    'PGSA-varv ' || cycle_number || ', ' || driver || ': ' || coalesce(decision, 'pågår') as label_sv,
    municipality_code || '-' || cycle_number as mark_ref
from {{ ref('tests_of_change') }}
where start_date is not null
union all
select
    programme_code,
    'ALLA',
    null,
    null,
    'activity',
    held_date,
    null,
    activity_type_label_sv || if(mode = 'digital', ', digitalt', ''),
    activity_id
from {{ ref('activities') }}
where activity_type = 'LS' and is_held
union all
select
    programme_code,
    area_code,
    null,
    null,
    'event',
    start_date,
    end_date,
    event_sv,
    event_id
from {{ ref('events') }}
union all
select
    indicators.programme_code,
    rebasings.area_code,
    rebasings.indicator_id,
    rebasings.breakdown_value,
    'rebasing',
    rebasings.from_date,
    null,
    'Medianen räknas om: ' || rebasings.reason_sv,
    concat_ws('-', rebasings.indicator_id, rebasings.area_code, rebasings.breakdown_value, rebasings.from_date)
from {{ ref('rebasings') }} as rebasings
inner join (select distinct indicator_id, programme_code from {{ ref('grid_entries') }}) as indicators
    using (indicator_id)
