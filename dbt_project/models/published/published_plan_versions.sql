-- One row per programme and version of its plan, with the source and how it is dated.
select
    programme_code,
    plan_version,
    plan_name_sv,
    valid_from,
    valid_to,
    source_sv,
    dating_sv
from {{ ref('research_plan_versions') }}
