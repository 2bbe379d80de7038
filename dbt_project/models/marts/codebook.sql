-- One row per kept column of an export and code that may stand in it; a column without codes has one row.
select
    contract,
    export,
    programme_code,
    column_name,
    header,
    question_sv,
    type,
    treatment,
    is_key = 'ja' as is_key,
    code,
    value,
    label_sv,
    min as smallest,
    max as largest,
    description
from {{ ref('stg_codebook') }}
