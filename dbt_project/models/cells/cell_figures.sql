-- One row per cell of the grid, before disclosure control: its status and, where there is one, its value.
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
    * exclude (true_numerator, true_denominator, true_value, true_n_worse)
from choose_methods
