-- One row per breakdown and value; the unknown value is never published.
select
    breakdown,
    breakdown_label_sv,
    breakdown_value,
    value_label_sv,
    sort_order
from {{ ref('breakdowns') }}
where breakdown_value <> 'okänd'
