-- One row per cell of the grid, before disclosure control: its value and, where there is one, its interval.
select
    indicator_id,
    programme_code,
    record_table,
    is_about_persons,
    complement_is_persons,
    disclosure_rule,
    is_told,
    is_kept_apart,
    is_pooled,
    is_closed_together,
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
        -- A mean of ratings lies on their scale, however few they are.
        when 't' then {{ 'greatest' if end == 'lower' else 'least' }}(
            {{ (t_lower if end == 'lower' else t_upper)('numerator', 'sum_of_squares', 'denominator', level) }},
            {{ 'least(scale_min, value)' if end == 'lower' else 'greatest(scale_max, value)' }})
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
from {{ ref('cell_figures') }}
left join {{ ref('paired_answers') }} as pairs
    using (indicator_id, area_code, period_code, breakdown, breakdown_value)
