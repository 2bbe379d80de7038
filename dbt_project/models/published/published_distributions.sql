-- One row per published share and part of it, or per way of answering where all ways are published.
-- It is told by numbers that the cells already show, and by nothing else.
with list_parts as (
    select
        null::varchar as indicator_id,
        null::varchar as breakdown,
        null::varchar as part,
        null::varchar as part_label_sv,
        null::varchar as side,
        null::integer as sort_order
    where false
    {%- for model in indicator_models() %}
    {%- set meta = model.meta %}
    {%- if meta.part_sv %}
    {%- set sides = ['against', 'with'] if meta.direction == 'lower' else ['with', 'against'] %}
    union all
    select {{ literal(meta.id) }}, null, 'part', {{ literal(meta.part_sv) }}, '{{ sides[0] }}', 1
    union all
    select {{ literal(meta.id) }}, null, 'other', {{ literal(meta.other_part_sv) }}, '{{ sides[1] }}', 2
    {%- endif %}
    {%- if meta.ways %}
    {%- for value, side in meta.ways.sides.items() %}
    union all
    select {{ literal(meta.id) }}, {{ literal(meta.ways.breakdown) }}, {{ literal(value) }}, null, '{{ side }}', {{ loop.index }}
    {%- endfor %}
    {%- endif %}
    {%- endfor %}
),

list_cells as (
    select
        indicator_id,
        programme_code,
        area_code,
        period_code,
        breakdown,
        breakdown_value,
        numerator,
        denominator
    from {{ ref('published_indicator_values') }}
    where status = 'published' and numerator is not null and denominator > 0
),

split_shares as (
    select
        cells.indicator_id,
        cells.programme_code,
        cells.area_code,
        cells.period_code,
        cells.breakdown,
        cells.breakdown_value,
        parts.part,
        parts.part_label_sv,
        parts.side,
        if(parts.part = 'part', cells.numerator, cells.denominator - cells.numerator) as n,
        cells.denominator as of_n,
        parts.sort_order
    from list_cells as cells
    inner join list_parts as parts on cells.indicator_id = parts.indicator_id and parts.breakdown is null
),

join_ways as (
    select
        cells.indicator_id,
        cells.programme_code,
        cells.area_code,
        cells.period_code,
        'all' as breakdown,
        'all' as breakdown_value,
        parts.part,
        labels.value_label_sv as part_label_sv,
        parts.side,
        cells.numerator as n,
        cells.denominator as of_n,
        parts.sort_order
    from list_cells as cells
    inner join list_parts as parts
        on cells.indicator_id = parts.indicator_id and cells.breakdown = parts.breakdown
        and cells.breakdown_value = parts.part
    left join {{ ref('published_breakdowns') }} as labels
        on cells.programme_code = labels.programme_code and cells.breakdown = labels.breakdown
        and cells.breakdown_value = labels.breakdown_value
    -- A bar that lacks a part would look like a whole.
    qualify count(*) over (partition by cells.indicator_id, cells.area_code, cells.period_code) = (
        select count(*) from list_parts as ways where ways.indicator_id = cells.indicator_id
    )
),

list_distributions as (
    select * from split_shares
    union all by name
    select * from join_ways
)

select
    indicator_id,
    programme_code,
    area_code,
    period_code,
    breakdown,
    breakdown_value,
    part,
    part_label_sv,
    side,
    100.0 * n / of_n as share,
    n,
    of_n,
    sort_order
from list_distributions
