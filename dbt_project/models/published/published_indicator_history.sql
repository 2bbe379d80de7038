-- One row per indicator and thing that has happened to it: its definition, a break, a closed round, a new target.
with list_definitions as (
    select
        null::varchar as indicator_id,
        null::varchar as programme_code,
        null::date as happened_on,
        null::varchar as kind,
        null::varchar as text_sv
    where false
    {%- for model in indicator_models() %}
    {%- for event in model.meta.get('history', []) %}
    union all
    select
        {{ literal(model.meta.id) }},
        {{ literal(model.meta.programme) }},
        {{ literal(event.happened_on) }}::date,
        'definition',
        {{ literal(event.text_sv) }}
    {%- endfor %}
    {%- endfor %}
),

list_breaks as (
    select
        breaks.indicator_id,
        indicators.programme_code,
        periods.start_date as happened_on,
        'break' as kind,
        breaks.reason_sv as text_sv
    from {{ ref('published_breaks') }} as breaks
    inner join {{ ref('published_indicators') }} as indicators using (indicator_id)
    -- A round and a year may carry the same code: the break is the round's.
    left join {{ ref('research_periods') }} as periods
        on indicators.programme_code = periods.programme_code and breaks.period_code = periods.period_code
    qualify row_number() over (
        partition by breaks.indicator_id, breaks.period_code order by periods.period_type <> 'round', periods.period_type
    ) = 1
),

list_rounds as (
    select
        unnest(string_split(indicator_ids, ', ')) as indicator_id,
        programme_code,
        closed_at::date as happened_on,
        'round' as kind,
        record_table_sv || ' (' || period_labels_sv || ') stängdes '
            || if(version = 1, 'och visas.', 'på nytt, och version ' || version || ' visas.') as text_sv
    from {{ ref('published_revisions') }}
    where version > 0
),

write_targets as (
    select
        *,
        {{ target_words('value_min', 'value_max', 'unit_sv') }} as target_words
    from {{ ref('published_targets') }}
),

list_targets as (
    select
        newer.indicator_id,
        newer.programme_code,
        newer.valid_from as happened_on,
        'target' as kind,
        'Målet' || if(newer.area_code = 'ALLA', '', ' för ' || areas.area_name)
            || if(newer.period_code = 'alla', '', ' ' || newer.period_code)
            || if(newer.breakdown = 'all', '', ' (' || newer.breakdown_value || ')')
            || ' ändrades från ' || older.target_words || ' till ' || newer.target_words || ' i en ny plan.' as text_sv
    from write_targets as newer
    inner join write_targets as older
        using (programme_code, indicator_id, area_code, period_code, breakdown, breakdown_value)
    left join {{ ref('research_areas') }} as areas
        on newer.programme_code = areas.programme_code and newer.area_code = areas.area_code
    where older.plan_version < newer.plan_version and older.target_words <> newer.target_words
        and newer.valid_from <= {{ literal(var('reporting_date')) }}::date
    -- Against the version before, not against every earlier one.
    qualify older.plan_version = max(older.plan_version) over (partition by newer.target_id)
),

list_events as (
    from list_definitions
    union all by name
    from list_breaks
    union all by name
    from list_rounds
    union all by name
    from list_targets
)

select
    indicator_id,
    programme_code,
    happened_on,
    kind,
    text_sv,
    row_number() over (
        partition by indicator_id order by happened_on desc nulls last, kind, text_sv
    )::integer as sort_order
from list_events
