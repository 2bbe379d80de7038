-- Steps of the published cohort that differ from what researchers see, or that hold a number although it is absent.
select
    shown.step,
    shown.reason
from {{ ref('published_cohort_flow') }} as shown
left join {{ ref('cohort_steps') }} as research
    on shown.programme_code = research.programme_code and shown.step = research.step
    and shown.reason is not distinct from research.reason
-- A closed round shows what was there when it was closed.
where not exists (from {{ ref('published_indicator_values') }} where indicator_id = 'I02' and is_waiting)
    and ((shown.n is not null and shown.n is distinct from research.n)
    or (shown.of_n is not null and shown.of_n is distinct from research.of_n)
    or (shown.share is not null and abs(shown.share - coalesce(research.share, -1)) > 1e-9)
    or (shown.median_days is not null and shown.median_days is distinct from research.median_days)
    or (
        shown.status <> 'published'
        and coalesce(shown.n, shown.of_n, shown.share, shown.lower_95, shown.upper_95, shown.median_days) is not null
    ))
