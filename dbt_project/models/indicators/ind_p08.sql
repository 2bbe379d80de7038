-- One row per project month; the numerator tells whether team leaders and researchers met in it.
select
    months.period_code as record_ref,
    'ALLA' as area_code,
    months.period_code,
    (count(meetings.activity_id) > 0)::integer as numerator,
    1 as denominator
from {{ ref('project_months') }} as months
left join {{ ref('activities') }} as meetings
    on months.programme_code = meetings.programme_code and meetings.activity_type in ('TLF_MOTE', 'TLF_DAG')
    and meetings.is_held and meetings.held_date between months.first_day and months.last_day
where months.programme_code = 'FPA'
group by all
