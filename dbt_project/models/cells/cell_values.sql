-- One row per cell of the grid, before disclosure control: its status and, where there is one, its value and interval.
with fill_grid as (
    select
        cells.*,
        {{ cell_status('cells', 'sums') }} as status,
        {{ cell_numerator('cells', 'sums') }} as true_numerator,
        {{ cell_denominator('cells', 'sums') }} as true_denominator,
        {{ cell_value('cells', 'sums') }} as true_value,
        sums.numerator as first_numerator,
        sums.denominator as first_denominator,
        sums.second_numerator,
        sums.second_denominator,
        sums.sum_of_squares,
        sums.n_worse as true_n_worse,
        sums.measures
    from {{ ref('grid') }} as cells
    left join {{ ref('sums') }} as sums
        using (indicator_id, area_code, area_level, period_type, period_code, breakdown, breakdown_value)
),

-- An index is a group's share over the share of all whose group is known.
divide_by_known as (
    select
        * replace (
            case
                when kind = 'index' then true_numerator / nullif(true_denominator, 0)
                    / nullif(sum(true_numerator) filter (where breakdown_value <> 'okänd') over known
                        / nullif(sum(true_denominator) filter (where breakdown_value <> 'okänd') over known, 0), 0)
                else true_value
            end as true_value
        )
    from fill_grid
    window known as (partition by indicator_id, area_code, period_type, period_code, breakdown)
),

empty_absent as (
    select
        * replace (if(status = 'published' and true_value is null, 'no_answers', status) as status)
    from divide_by_known
),

choose_methods as (
    select
        *,
        case when status = 'published' then true_numerator end as numerator,
        case when status = 'published' then true_denominator end as denominator,
        case when status = 'published' then true_value end as value,
        case when status = 'published' then true_n_worse end as n_worse,
        case
            when status <> 'published' then null
            -- More in the numerator than in the denominator: two lists that do not agree, and no share of anything.
            when kind = 'share' and true_numerator > true_denominator then 'none'
            when kind in ('share', 'difference') then 'wilson'
            when kind = 'mean' and true_denominator > 1 then 't'
            when is_poisson then {{ count_method('true_numerator') }}
            when kind = 'median' then 'median'
            else 'none'
        end as method
    from empty_absent
)

select
    indicator_id,
    programme_code,
    record_table,
    is_about_persons,
    complement_is_persons,
    disclosure_rule,
    is_withheld,
    kind,
    unit_sv,
    direction,
    change_kind,
    coverage_indicator_id,
    sentence_sv,
    is_in_table,
    is_in_run_chart,
    area_code,
    area_name,
    area_level,
    area_order,
    period_type,
    period_code,
    period_label_sv,
    period_order,
    start_date,
    breakdown,
    breakdown_value,
    value_label_sv,
    value_order,
    break_reason_sv,
    lock_reason_sv,
    status,
    numerator,
    denominator,
    value,
    {%- for level in ['95', '998'] %}
    {%- set z = z_95() if level == '95' else z_998() %}
    {%- for end in ['lower', 'upper'] %}
    case method
        when 'wilson' then
            if(kind = 'share', {{ (wilson_lower if end == 'lower' else wilson_upper)('numerator', 'denominator', z) }},
                {{ (difference_lower if end == 'lower' else difference_upper)(
                    'first_numerator', 'first_denominator', 'second_numerator', 'second_denominator', z) }})
        when 't' then {{ (t_lower if end == 'lower' else t_upper)('numerator', 'sum_of_squares', 'denominator', level) }}
        when 'exact' then {{ (count_lower if end == 'lower' else count_upper)('numerator', 'coalesce(denominator, 1)', level) }}
        when 'byar' then {{ (count_lower if end == 'lower' else count_upper)('numerator', 'coalesce(denominator, 1)', level) }}
        when 'median' then {{ (median_lower if end == 'lower' else median_upper)('measures', level) }}
    end as {{ end }}_{{ level }},
    {%- endfor %}
    {%- endfor %}
    method,
    n_worse,
    pairs.n_yes_yes,
    pairs.n_yes_no,
    pairs.n_no_yes,
    pairs.n_no_no
from choose_methods
left join {{ ref('paired_answers') }} as pairs
    using (indicator_id, area_code, period_code, breakdown, breakdown_value)
