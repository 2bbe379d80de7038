-- One row per cell about persons that could be published: no regions, no unknown values; empty ones too, 0 is a number.
-- Left out, and so never published: what the YAML withholds, and two breakdowns at once.
-- Disclosure control takes for granted that whoever counts in a numerator counts in its denominator. Where two lists do
-- not agree (more interviews than children asked), nothing of that indicator and period can be published.
with find_disagreements as (
    select distinct
        indicator_id,
        period_code
    from {{ ref('person_unit_rows') }}
    where numerator > 0 and denominator = 0
)

select
    cells.indicator_id,
    cells.record_table,
    cells.area_code,
    cells.area_level,
    cells.period_code,
    cells.breakdown,
    cells.breakdown_value,
    coalesce(cells.numerator, 0) as numerator,
    coalesce(cells.denominator, 0) as denominator,
    cells.kind,
    cells.complement_is_persons
from {{ ref('cell_values') }} as cells
left join find_disagreements using (indicator_id, period_code)
where cells.is_about_persons
    and cells.kind <> 'difference'
    and cells.disclosure_rule = 'joint'
    and not cells.is_withheld
    and cells.breakdown not like '% × %'
    and cells.area_level <> 'R'
    and cells.breakdown_value <> 'okänd'
    and cells.status in ('published', 'no_answers')
    and (find_disagreements.indicator_id is null or not cells.complement_is_persons)
