-- One row per parent and version of the consent; the newest version decides.
select
    parent_ref,
    family_ref,
    municipality_code,
    consent_version,
    date_trunc('month', given_date)::date as given_month,
    date_trunc('month', withdrawn_date)::date as withdrawn_month,
    is_withdrawn,
    consent_version = max(consent_version) over (partition by parent_ref) as is_newest,
    scope,
    load_id,
    row_number
from {{ ref('stg_samtycke') }}
