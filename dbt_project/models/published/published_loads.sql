-- One row per loaded or refused file; one per sheet of a workbook.
select
    load_id,
    file_name,
    sheet,
    export,
    programme_code,
    status,
    superseded_by,
    n_rows,
    n_blank,
    n_accepted,
    n_set_aside,
    n_quarantined,
    loaded_at,
    encoding,
    warnings_sv,
    refusal_sv
from {{ ref('loads') }}
