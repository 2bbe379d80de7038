{#-
    Run charts: a series of periods with its median, Anhøj's two rules and, where the points allow it, limits.
    Reads only the cells it is given: one that is not shown is no point, and no part of a median, a limit or a count.

    Run chart and frozen baseline: Perla, Provost & Murray 2011, BMJ Quality & Safety 20:46-51.
    Signals: Anhøj & Olesen 2014, PLoS ONE 9(11):e113825 (macros/statistics/anhoj.sql).
    XmR limits: Wheeler, as in NHS England's Making Data Count, without screening of moving ranges (a screened range
    hides the very jump that is looked for). P limits: Shewhart's, without Laney's correction.
-#}

{#- Fewer points than these are not judged: qicharts2 warns below 12 points, Anhøj's rules need 10 off the median. -#}
{% macro run_chart_fewest_points() %}12{% endmacro %}
{% macro run_chart_fewest_useful() %}10{% endmacro %}

{#- Points before the first test of change that make a median to be frozen (Perla, Provost & Murray 2011). -#}
{% macro run_chart_fewest_before_test() %}8{% endmacro %}

{#- Baseline points for limits: with fewer they are trial limits (Wheeler). -#}
{% macro run_chart_fewest_for_limits() %}12{% endmacro %}

{#- What tells one series from another, and one phase of it from another. -#}
{% macro run_chart_series() %}indicator_id, area_code, breakdown, breakdown_value, period_type{% endmacro %}
{% macro run_chart_phase() %}{{ run_chart_series() }}, phase{% endmacro %}

{#- Two values differ by more than the rounding of sums: hours added in another order must not leave the median. -#}
{% macro run_chart_differ(value, other) -%}
    abs({{ value }} - {{ other }}) > 1e-9 * greatest(1, abs({{ other }}))
{%- endmacro %}

{#-
    Limits of a phase: XmR (mean ± 2.66 · mean moving range) for means, ratios and counts; P (p ± 3·sqrt(p(1-p)/n))
    for shares when every n·p and n·(1-p) is at least 5; none below 12 baseline points or without variation.
    Two more reasons for none, since limits would then flag nearly every point (of one team's progress scores in the
    demo 29 of 30), or hide a change that is plain to see:
    - the points that the limits are counted on hold a signal themselves, so that there is no one level to be around;
    - more than half of the steps are 0, as in scores of whole and half points: the mean step measures the scale.
-#}
{% macro run_chart_limit_method() -%}
    case
        when signal in ('too_few_points', 'no_variation') then 'none'
        when n_baseline < {{ run_chart_fewest_for_limits() }} then 'none'
        when signal <> 'none' and not is_baseline_frozen then 'none'
        when kind in ('mean', 'ratio', 'count') and {{ run_chart_differ('mean_value + median_range', 'mean_value') }}
            then 'xmr'
        -- 50 times (1 - 0.9) is a little under 5 in a computer, but 5 by hand.
        when kind = 'share' and is_share and smallest_denominator * least(p, 1 - p) + 1e-9 >= 5 then 'p'
        else 'none'
    end
{%- endmacro %}

{#- Half the width of three sigma, in the unit of the value; 2.66 = 3 / 1.128. -#}
{% macro run_chart_half_width() -%}
    case limit_method
        when 'xmr' then 2.66 * mean_range
        when 'p' then 300 * sqrt(greatest(p * (1 - p), 0) / nullif(denominator, 0))
    end
{%- endmacro %}

{#- Anhøj's judgement of a phase. The numbers are those of its useful points against the median of its baseline. -#}
{% macro run_chart_signal() -%}
    case
        when n_hidden > 0 or n_points < {{ run_chart_fewest_points() }} then 'too_few_points'
        when not is_varying then 'no_variation'
        when n_useful < {{ run_chart_fewest_useful() }} then 'too_few_points'
        when longest_run > longest_run_limit and n_crossings < crossings_limit then 'both'
        when longest_run > longest_run_limit then 'shift'
        when n_crossings < crossings_limit then 'crossings'
        else 'none'
    end
{%- endmacro %}

{#- What the median is counted on, in words. -#}
{% macro run_chart_baseline_words() -%}
    case when phase = 1 then '' else 'Kurvan räknas om från ' || strftime(phase_from, '%Y-%m-%d') || '. ' end
    || case
        when n_points = 0 then 'Det finns inga mätpunkter att räkna medianen på.'
        when n_hidden > 0 then 'Ingen median visas, eftersom en del av mätpunkterna är skyddade.'
        when is_baseline_frozen then
            'Medianen är räknad på de ' || n_baseline || ' mätpunkterna före det första PGSA-varvet ('
            || strftime(first_test_date, '%Y-%m-%d') || ') och ligger fast.'
        else 'Medianen är räknad på ' || if(n_points = 1, 'en enda mätpunkt', 'alla ' || n_points || ' mätpunkter')
            || case
                when first_test_date is null then ', eftersom inget PGSA-varv började under den tiden.'
                when n_before_test = 0 then ', eftersom ingen ligger före det första PGSA-varvet.'
                else ', eftersom bara ' || n_before_test || ' ligger före det första PGSA-varvet.'
            end
            || ' Den kan flytta sig när nya punkter kommer.'
    end
{%- endmacro %}

{#- What may be concluded from a phase, in one or two sentences; also the text alternative of the chart. -#}
{% macro run_chart_signal_words() -%}
    {%- set side -%}
        case sign(longest_above - longest_below) when 1 then 'över' when -1 then 'under' else 'på samma sida om' end
    {%- endset -%}
    {%- set outside -%}
        n_outside || if(n_outside = 1, ' punkt', ' punkter') || ' ligger utanför gränserna'
    {%- endset -%}
    {%- set crossings -%}
        if(n_crossings = 0, 'aldrig', 'bara ' || n_crossings || if(n_crossings = 1, ' gång', ' gånger'))
    {%- endset -%}
    {%- set changed -%}
        if(n_outside = 0, 'Något har troligen ändrats', 'Något har troligen ändrats, och ' || {{ outside }})
        || ', men kurvan säger inte varför.'
    {%- endset -%}
    case
        when n_points = 0 then 'Det finns inga mätpunkter att visa i kurvan.'
        when n_hidden > 0 then
            'En del av mätpunkterna är skyddade, och de som visas är inget rättvist urval. '
            || 'Därför säger kurvan inget om en ändring.'
        when n_points < {{ run_chart_fewest_points() }} then
            'Kurvan har bara ' || n_points || if(n_points = 1, ' mätpunkt', ' mätpunkter') || '. Det behövs minst '
            || '{{ run_chart_fewest_points() }} för att säga om något har ändrats.'
        when signal = 'too_few_points' then
            'Bara ' || n_useful || ' av ' || n_points || ' punkter ligger vid sidan av medianen. Det behövs minst '
            || '{{ run_chart_fewest_useful() }} för att säga om något har ändrats.'
        when signal = 'no_variation' then
            'Alla punkter är lika. Kurvan visar inte att något har ändrats.'
        when signal = 'both' then
            'Signal: ' || longest_run || ' punkter i rad ligger ' || {{ side }} || ' medianen, och kurvan korsar den '
            || {{ crossings }} || '. ' || {{ changed }}
        when signal = 'shift' then
            'Signal: ' || longest_run || ' punkter i rad ligger ' || {{ side }} || ' medianen, och av en slump '
            || 'brukar det vara högst ' || longest_run_limit || '. ' || {{ changed }}
        when signal = 'crossings' then
            'Signal: kurvan korsar medianen ' || {{ crossings }} || ', och av en slump brukar det bli minst '
            || crossings_limit || ' gånger. ' || {{ changed }}
        when n_outside > 0 then
            'Ingen signal om en ny nivå, men ' || {{ outside }}
            || '. Något särskilt kan ha hänt just då, men kurvan säger inte vad.'
        else
            'Ingen signal: punkterna ligger kring medianen så som slumpen brukar lägga dem. '
            || 'Kurvan visar inte att något har ändrats.'
    end
{%- endmacro %}

{% macro run_chart_points(cells) %}
-- A period is over when the next one begins; of the last one that is not known.
with list_periods as (
    select
        *,
        start_date as period_start,
        lead(start_date) over (partition by {{ run_chart_series() }} order by start_date) as next_start,
        status = 'published' and value is not null as is_point
    from {{ cells }}
    where is_in_run_chart
),

-- A new phase begins with the first period after a decision to re-base, and in no other way.
find_phases as (
    select
        periods.*,
        max(rebasings.from_date) filter (where rebasings.from_date <= periods.period_start) as phase_from,
        min(rebasings.from_date) filter (where rebasings.from_date > periods.period_start) as phase_until
    from list_periods as periods
    left join {{ ref('rebasings') }} as rebasings
        on periods.indicator_id = rebasings.indicator_id and periods.area_code = rebasings.area_code
        and periods.breakdown_value = rebasings.breakdown_value
    group by all
),

number_phases as (
    select
        *,
        dense_rank() over (partition by {{ run_chart_series() }} order by phase_from nulls first) as phase
    from find_phases
),

find_first_tests as (
    select
        {{ run_chart_phase() }},
        min(tests.start_date) as first_test_date
    from (select distinct {{ run_chart_phase() }}, programme_code, phase_from, phase_until from number_phases)
    inner join {{ ref('run_chart_tests') }} as tests using (programme_code, area_code)
    where (phase_from is null or tests.start_date >= phase_from)
        and (phase_until is null or tests.start_date < phase_until)
    group by all
),

count_before_test as (
    select
        points.*,
        tests.first_test_date,
        points.is_point and coalesce(points.next_start <= tests.first_test_date, false) as is_before_test,
        count(*) filter (where is_before_test) over (partition by {{ run_chart_phase() }}) as n_before_test
    from number_phases as points
    left join find_first_tests as tests using ({{ run_chart_phase() }})
),

-- The moving range is the distance to the shown point before it, however many hidden ones lie between.
mark_baseline as (
    select
        *,
        n_before_test >= {{ run_chart_fewest_before_test() }} as is_baseline_frozen,
        is_point and (is_before_test or not is_baseline_frozen) as is_baseline,
        case when is_point then abs(
            value - lag(value) over (partition by {{ run_chart_phase() }}, is_point order by period_start)
        ) end as moving_range
    from count_before_test
),

measure_phases as (
    select
        {{ run_chart_phase() }},
        count(*) filter (where is_point) as n_points,
        count(*) filter (where status in ('suppressed', 'not_released')) as n_hidden,
        count(*) filter (where is_baseline) as n_baseline,
        min(period_start) filter (where is_baseline) as baseline_from,
        max(period_start) filter (where is_baseline) as baseline_to,
        -- Points are hidden by how small they are, so that those left would give another median than all of them.
        if(n_hidden = 0, median(value) filter (where is_baseline), null) as median,
        avg(value) filter (where is_baseline) as mean_value,
        avg(moving_range) filter (where is_baseline) as mean_range,
        median(moving_range) filter (where is_baseline) as median_range,
        sum(numerator) filter (where is_baseline) / nullif(sum(denominator) filter (where is_baseline), 0) as p,
        min(denominator) filter (where is_point) as smallest_denominator,
        -- More in a numerator than in its denominator: two lists that do not agree, and no share of anything.
        bool_and(numerator <= denominator) filter (where is_point) as is_share,
        coalesce({{ run_chart_differ(
            'max(value) filter (where is_point)', 'min(value) filter (where is_point)'
        ) }}, false) as is_varying
    from mark_baseline
    group by all
),

-- A point on the median is left out: it neither makes nor breaks a run.
take_sides as (
    select
        {{ run_chart_phase() }},
        period_start,
        points.value > phases.median as is_above,
        coalesce(is_above <> lag(is_above) over (partition by {{ run_chart_phase() }} order by period_start), false)
            as is_crossing
    from mark_baseline as points
    inner join measure_phases as phases using ({{ run_chart_phase() }})
    where points.is_point and {{ run_chart_differ('points.value', 'phases.median') }}
),

number_runs as (
    select
        *,
        count(*) filter (where is_crossing) over (partition by {{ run_chart_phase() }} order by period_start) as run
    from take_sides
),

measure_runs as (
    select
        *,
        count(*) over (partition by {{ run_chart_phase() }}, run) as run_length
    from number_runs
),

count_runs as (
    select
        {{ run_chart_phase() }},
        count(*) as n_useful,
        max(run_length) as longest_run,
        coalesce(max(run_length) filter (where is_above), 0) as longest_above,
        coalesce(max(run_length) filter (where not is_above), 0) as longest_below,
        count(*) filter (where is_crossing) as n_crossings
    from measure_runs
    group by all
),

find_run_limits as (
    select
        phases.*,
        coalesce(runs.n_useful, 0) as n_useful,
        coalesce(runs.longest_run, 0) as longest_run,
        runs.longest_above,
        runs.longest_below,
        coalesce(runs.n_crossings, 0) as n_crossings,
        {{ anhoj_longest_run_limit('runs.n_useful') }} as longest_run_limit,
        {{ anhoj_crossings_limit('runs.n_useful') }} as crossings_limit
    from measure_phases as phases
    left join count_runs as runs using ({{ run_chart_phase() }})
),

judge_phases as (
    select
        *,
        {{ run_chart_signal() }} as signal
    from find_run_limits
),

find_limits as (
    select
        points.*,
        phases.* exclude ({{ run_chart_phase() }}),
        runs.run_length is not null as is_useful,
        phases.signal in ('shift', 'both') and coalesce(runs.run_length > phases.longest_run_limit, false)
            as is_in_signal_run,
        {{ run_chart_limit_method() }} as limit_method,
        -- What is not shown has no limits either: their width would tell its denominator.
        case when is_point and limit_method = 'p' then 100 * p when is_point and limit_method = 'xmr' then mean_value
            end as centre,
        centre - {{ run_chart_half_width() }} as lower,
        centre + {{ run_chart_half_width() }} as upper
    from mark_baseline as points
    inner join judge_phases as phases using ({{ run_chart_phase() }})
    left join measure_runs as runs using ({{ run_chart_phase() }}, period_start)
),

-- A share lies between 0 and 100 per cent, and a count or a ratio of sums cannot be under 0.
clip_limits as (
    select
        *,
        if(lower < 0 and (limit_method = 'p' or kind in ('count', 'ratio')), 0, lower) as limit_lower,
        if(upper > 100 and limit_method = 'p', 100, upper) as limit_upper,
        coalesce(value < limit_lower or value > limit_upper, false) as is_outside_limits
    from find_limits
),

count_outside as (
    select
        *,
        count(*) filter (where is_outside_limits) over (partition by {{ run_chart_phase() }}) as n_outside
    from clip_limits
)

select
    indicator_id,
    programme_code,
    area_code,
    area_level,
    breakdown,
    breakdown_value,
    period_type,
    period_code,
    period_start,
    status,
    numerator,
    denominator,
    value,
    phase,
    baseline_from,
    baseline_to,
    is_baseline,
    is_baseline_frozen,
    median,
    {{ run_chart_baseline_words() }} as baseline_rule_sv,
    is_useful,
    n_points,
    n_useful,
    longest_run,
    longest_run_limit,
    n_crossings,
    crossings_limit,
    signal,
    is_in_signal_run,
    centre,
    limit_lower,
    limit_upper,
    limit_method,
    is_outside_limits,
    {{ run_chart_signal_words() }} as signal_sv
from count_outside
{% endmacro %}
