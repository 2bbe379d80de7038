-- One row per cell about persons that holds or could hold somebody: what the pages may tell, and what else is counted.
-- Values that the pages do not tell (okänd, or what the YAML leaves out) are protected all the same.
select
    cells.indicator_id,
    cells.programme_code,
    cells.record_table,
    periods.release_code,
    cells.area_code,
    cells.area_level,
    cells.period_code,
    cells.breakdown,
    cells.breakdown_value,
    cells.kind,
    coalesce(sums.numerator, 0) as numerator,
    -- A median has no denominator among the sums: as many measures as there are.
    coalesce(sums.denominator, cells.denominator, 0) as denominator,
    cells.complement_is_persons,
    cells.is_told,
    known.indicator_id is not null as is_known
from {{ ref('cell_values') }} as cells
inner join {{ ref('release_periods') }} as periods using (programme_code, record_table, period_code)
left join {{ ref('sums') }} as sums
    using (indicator_id, area_code, area_level, period_type, period_code, breakdown, breakdown_value)
left join {{ ref('known_elsewhere') }} as known
    using (indicator_id, area_code, period_code, breakdown, breakdown_value)
where cells.is_about_persons
    and cells.kind <> 'difference'
    and cells.disclosure_rule = 'joint'
    and cells.area_level <> 'R'
    and cells.status in ('published', 'no_answers')
    -- Values that are told together are one value to disclosure control.
    and cells.is_kept_apart
    -- An unknown value that nobody has needs no protection.
    and (cells.breakdown_value <> 'okänd' or coalesce(sums.numerator, 0) > 0 or coalesce(sums.denominator, 0) > 0)
