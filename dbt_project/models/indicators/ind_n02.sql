-- One row per municipality of the programme; the numerator counts those where a local workshop has been held.
select
    areas.area_code as record_ref,
    areas.area_code,
    'alla' as period_code,
    (count(workshops.activity_id) > 0)::integer as numerator,
    1 as denominator
from {{ ref('research_areas') }} as areas
left join {{ ref('activities') }} as workshops
    on areas.area_code = workshops.municipality_code and areas.programme_code = workshops.programme_code
    and workshops.activity_type = 'LOKAL_WS' and workshops.is_held
where areas.programme_code = 'FNY' and areas.role = 'deltagare'
group by all
