-- One row per parent and version of the consent.
select
    *,
    withdrawn_date is not null as is_withdrawn
from {{ source('landing', 'samtycke') }}
