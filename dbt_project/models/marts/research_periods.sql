-- One row per programme, period type and period; a round and a year may carry the same code.
select
    programme_code,
    period_type,
    period_code,
    period_label_sv,
    start_date,
    end_date,
    sort_order
from {{ ref('periods') }}
union all
select
    programme_code,
    'all',
    'alla',
    'hela projekttiden',
    start_date,
    end_date,
    9
from {{ ref('programmes') }}
