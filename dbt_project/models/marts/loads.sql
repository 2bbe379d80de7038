-- One row per loaded or refused file; one per sheet of a workbook.
select
    load_id,
    file_name,
    sheet,
    contract,
    export,
    programme_code,
    version,
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
from {{ ref('stg_loads') }}
