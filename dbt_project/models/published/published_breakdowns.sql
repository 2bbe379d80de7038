-- One row per programme, breakdown and value; the unknown value is never published.
with label_values as (
    select
        programmes.programme_code,
        labels.breakdown,
        labels.breakdown_label_sv,
        labels.breakdown_value,
        labels.value_label_sv,
        labels.sort_order
    from {{ ref('breakdowns') }} as labels
    inner join {{ ref('programmes') }} as programmes
        on programmes.programme_code = coalesce(labels.programme_code, programmes.programme_code)
),

-- What the teams name themselves is its own label.
find_unlabelled as (
    select distinct
        programme_code,
        breakdown,
        breakdown_value
    from {{ ref('grid_entries') }}
    anti join label_values using (programme_code, breakdown, breakdown_value)
)

select
    programme_code,
    breakdown,
    breakdown_label_sv,
    breakdown_value,
    value_label_sv,
    sort_order
from label_values
where breakdown_value <> 'okänd'
union all
select
    unlabelled.programme_code,
    unlabelled.breakdown,
    coalesce(labels.breakdown_label_sv, unlabelled.breakdown),
    unlabelled.breakdown_value,
    unlabelled.breakdown_value,
    (50 + row_number() over (
        partition by unlabelled.programme_code, unlabelled.breakdown order by unlabelled.breakdown_value
    ))::integer
from find_unlabelled as unlabelled
left join {{ ref('breakdowns') }} as labels
    on unlabelled.breakdown = labels.breakdown and labels.breakdown_value = 'okänd'
    and coalesce(labels.programme_code, unlabelled.programme_code) = unlabelled.programme_code
where unlabelled.breakdown_value <> 'okänd'
