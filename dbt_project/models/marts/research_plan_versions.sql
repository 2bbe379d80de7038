-- One row per programme and version of its plan; targets belong to one.
select
    programme_code,
    plan_version,
    plan_name_sv,
    valid_from,
    valid_to,
    source_sv,
    dating_sv
from {{ ref('plan_versions') }}
