-- One row per mark under the run charts: a test of change, a held seminar, an event or a decision to re-base.
select
    programme_code,
    area_code,
    indicator_id,
    breakdown_value,
    mark_type,
    mark_date,
    mark_end_date,
    label_sv,
    mark_ref
from {{ ref('run_chart_marks') }}
