-- One row per programme and thing that is new since the snapshot that was served before this one was built.
with find_previous as (
    select made_at::date as made_on
    from {{ ref('stg_previous_release') }}
),

count_files as (
    select
        programmes.programme_code,
        'files' as kind,
        null::varchar as indicator_id,
        count(distinct loads.file_name) as n,
        {{ swedish_plural('n', 'ny fil har lästs in', 'nya filer har lästs in') }} || '.' as text_sv
    from {{ ref('published_loads') }} as loads
    -- Activities and attendance are shared: no programme of their own.
    inner join {{ ref('programmes') }} as programmes
        on programmes.programme_code = coalesce(loads.programme_code, programmes.programme_code)
    where loads.status <> 'refused' and loads.load_id not in (select load_id from {{ ref('stg_previous_loads') }})
    group by programmes.programme_code
),

compare_cells as (
    select
        cells.indicator_id,
        case
            when cells.status = 'published' and previous.status is distinct from 'published' then 'figures'
            when cells.status = 'published' and abs(cells.value - previous.value) > 1e-9 then 'changed'
            when previous.status = 'published' and cells.status is distinct from 'published' then 'hidden'
        end as kind
    from {{ ref('published_indicator_values') }} as cells
    full join {{ ref('stg_previous_cells') }} as previous
        using (indicator_id, area_code, period_code, breakdown, breakdown_value)
),

count_cells as (
    select
        indicators.programme_code,
        compared.kind,
        indicators.indicator_id,
        indicators.title_sv,
        indicators.sort_order,
        count(*) as n
    from compare_cells as compared
    inner join {{ ref('published_indicators') }} as indicators using (indicator_id)
    where compared.kind is not null
    group by all
),

describe_cells as (
    select
        programme_code,
        kind,
        indicator_id,
        n,
        title_sv || ': ' || case kind
            when 'figures' then {{ swedish_plural('n', 'ny siffra', 'nya siffror') }}
            when 'changed' then {{ swedish_plural('n', 'siffra har ändrats', 'siffror har ändrats') }}
            else {{ swedish_plural('n', 'siffra visas inte längre', 'siffror visas inte längre') }}
        end || '.' as text_sv
    from count_cells
),

describe_rounds as (
    select
        rounds.programme_code,
        'round' as kind,
        null::varchar as indicator_id,
        null::bigint as n,
        upper(rounds.period_labels_sv[1]) || rounds.period_labels_sv[2:] || ' (' || rounds.record_table_sv || ') är '
            || if(contains(rounds.period_labels_sv, ', '), 'stängda', 'stängd')
            || if(rounds.version = 1, ' och visas nu.', ' på nytt, och version ' || rounds.version || ' visas nu.') as text_sv
    from {{ ref('published_revisions') }} as rounds
    anti join {{ ref('stg_previous_rounds') }} as previous
        on rounds.programme_code = previous.programme_code and rounds.record_table = previous.record_table
        and rounds.release_code = previous.release_code and rounds.version = previous.version
    where rounds.is_served
),

list_news as (
    from count_files
    union all by name
    from describe_cells
    union all by name
    from describe_rounds
),

-- Of the first publication everything would be new.
list_since_previous as (
    select *
    from list_news
    where exists (from find_previous)
),

say_since as (
    select
        programmes.programme_code,
        'since' as kind,
        null::varchar as indicator_id,
        null::bigint as n,
        coalesce(
            'Jämfört med underlaget som publicerades ' || previous.made_on::varchar || '.'
            || if(programmes.programme_code in (select programme_code from list_since_previous), '', ' Inget nytt sedan dess.'),
            'Det här är den första publiceringen.'
        ) as text_sv
    from {{ ref('programmes') }} as programmes
    left join find_previous as previous on true
),

list_all as (
    from say_since
    union all by name
    from list_since_previous
)

select
    said.programme_code,
    said.kind,
    said.indicator_id,
    said.n,
    said.text_sv,
    row_number() over (
        partition by said.programme_code
        order by
            list_position(['since', 'round', 'files', 'figures', 'changed', 'hidden'], said.kind),
            indicators.sort_order, said.text_sv
    )::integer as sort_order
from list_all as said
left join {{ ref('published_indicators') }} as indicators on said.indicator_id = indicators.indicator_id
