-- One row per programme, breakdown and value; the unknown value is never published.
select
    programmes.programme_code,
    breakdown,
    breakdown_label_sv,
    breakdown_value,
    value_label_sv,
    sort_order
from {{ ref('breakdowns') }} as labels
inner join {{ ref('programmes') }} as programmes
    on programmes.programme_code = coalesce(labels.programme_code, programmes.programme_code)
where breakdown_value <> 'okänd'
