-- Wilson limits that differ from published or independently computed ones, in per cent.
with list_references as (
    -- 28/84 and 5/10: Newcombe's form as in PHEindicatormethods; 0/1 and 1/1: the closed forms z²/(1+z²) and 1/(1+z²).
    select
        numerator,
        denominator,
        lower_95,
        upper_95,
        tolerance
    from (values
        (28, 84, 24.2, 43.9, 0.05),
        (5, 10, 23.7, 76.3, 0.05),
        (0, 1, 0.0, 79.3451, 0.0001),
        (1, 1, 20.6549, 100.0, 0.0001),
        (0, 10, 0.0, 27.7533, 0.0001)
    ) as t (numerator, denominator, lower_95, upper_95, tolerance)
),

compute_limits as (
    select
        *,
        {{ wilson_lower('numerator', 'denominator', z_95()) }} as computed_lower,
        {{ wilson_upper('numerator', 'denominator', z_95()) }} as computed_upper
    from list_references
)

select
    numerator,
    denominator,
    computed_lower,
    computed_upper
from compute_limits
where abs(computed_lower - lower_95) > tolerance or abs(computed_upper - upper_95) > tolerance
