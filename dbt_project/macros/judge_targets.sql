{#-
    What each target has come to: the number it speaks of, whether its plan still stands, and a sentence in Swedish.
    Reads only the cells it is given, so that a target of a hidden figure is 'unknown' and never 'late'. `cells` has the
    columns of indicator_values. One target may speak of the numerator ("fyra–fem seminarier") or of the value.

    A target stands until a later version of the plan, valid at the reporting date, sets one for the same figure; its
    `valid_to` is the day before.
    Without a lower end it is a possibility, not a demand (a ceiling is one only where lower is better).
-#}

{% macro judge_targets(cells) %}
with date_targets as (
    select
        targets.*,
        plans.plan_name_sv,
        plans.valid_from,
        plans.valid_to,
        indicators.direction,
        {{ literal(var('reporting_date')) }}::date as reporting_date
    from {{ ref('targets') }} as targets
    inner join {{ ref('plan_versions') }} as plans using (programme_code, plan_version)
    left join {{ ref('published_indicators') }} as indicators using (indicator_id)
),

find_successors as (
    select
        older.target_id,
        min(newer.valid_from) as superseded_from
    from date_targets as older
    inner join date_targets as newer
        using (programme_code, indicator_id, area_code, period_code, breakdown, breakdown_value)
    where newer.plan_version > older.plan_version and newer.valid_from <= newer.reporting_date
    group by all
),

find_reached as (
    select
        targets.*,
        successors.superseded_from,
        coalesce(cells.status, 'not_collected') as figure_status,
        case
            when cells.status = 'published' and targets.measures = 'numerator' then cells.numerator
            when cells.status = 'published' then cells.value
        end as reached
    from date_targets as targets
    left join find_successors as successors using (target_id)
    left join {{ cells }} as cells using (indicator_id, area_code, period_code, breakdown, breakdown_value)
),

judge_reached as (
    select
        *,
        case
            when reached is null then null
            when direction = 'lower' then reached <= coalesce(value_max, value_min)
            else reached >= coalesce(value_min, reached)
        end as is_reached,
        valid_from <= reporting_date and superseded_from is null as is_current,
        direction is distinct from 'lower' and value_min is null as is_possibility,
        -- A plan that was written when the time was out is no measure of what was done in it.
        due_date < valid_from as is_afterwards
    from find_reached
),

judge_plans as (
    select
        *,
        case
            when superseded_from is not null then 'superseded'
            when valid_from > reporting_date or (reached is null and figure_status = 'not_due') then 'not_due'
            when reached is null or is_afterwards then 'unknown'
            when is_reached then 'on_plan'
            when due_date < reporting_date then 'late'
            else 'not_due'
        end as plan_status
    from judge_reached
),

write_numbers as (
    select
        *,
        {{ target_unit('unit_sv') }} as unit_words,
        {{ target_words('value_min', 'value_max', 'unit_sv') }} as target_words,
        -- 4 av 6 for things that are counted; a share, hours or days carry their unit. A second decimal where one would
        -- round a miss up to the target: 1,98 timmar is not 2.
        case
            when reached <> value_min and abs(reached - value_min) < 0.05 then {{ swedish_number('reached', 2) }}
            else {{ shortest_number('reached') }}
        end || case
            when measures = 'value' then unit_words
            when value_min = value_max then ' av ' || {{ shortest_number('value_max') }}
            else ''
        end as reached_words,
        case when period_code = 'alla' then '' else ' för ' || period_code end as period_words,
        coalesce(' till ' || due_date::varchar, '') as due_words
    from judge_plans
)

select
    target_id,
    programme_code,
    indicator_id,
    area_code,
    plan_version,
    plan_name_sv,
    value_min,
    value_max,
    unit_sv,
    due_date,
    valid_from,
    (superseded_from - interval 1 day)::date as valid_to,
    quote_sv,
    source_sv,
    measures,
    period_code,
    breakdown,
    breakdown_value,
    reached,
    is_current,
    plan_status,
    case
        when plan_status = 'superseded'
            then 'Målet' || period_words || ' var ' || target_words || '; en nyare plan gäller från '
                || superseded_from::varchar || '.'
        when valid_from > reporting_date
            then 'Målet' || period_words || ' är ' || target_words || ' i en plan som gäller från '
                || valid_from::varchar || '.'
        when is_afterwards
            then 'Planen skrevs ' || valid_from::varchar || ', när tiden hade gått ut, så '
                || coalesce(reached_words, 'talet') || ' jämförs inte med målet ' || target_words || '.'
        when plan_status = 'unknown'
            then 'Målet' || period_words || ' är ' || target_words || due_words || ', men talet '
                || case when figure_status in ('suppressed', 'not_released') then 'visas inte' else 'finns inte' end
                || ', så det går inte att säga om målet är nått.'
        when is_possibility and reached is not null
            then 'Planen ger möjlighet till ' || target_words || ', utan krav; hittills är det ' || reached_words || '.'
        when plan_status = 'on_plan' and value_min = value_max and reached = value_min
            then 'Målet' || period_words || ' är nått: '
                || case when measures = 'numerator' then reached_words || unit_words else target_words end || '.'
        when plan_status = 'on_plan' and value_min < value_max and reached > value_max
            and direction is distinct from 'lower'
            then 'Det är mer än målet' || period_words || ': ' || reached_words || ' mot målets ' || target_words || '.'
        when plan_status = 'on_plan'
            then 'Målet' || period_words || ' är nått: ' || reached_words || ' mot målets ' || target_words || '.'
        when plan_status = 'late'
            then 'Målet' || period_words || ' var ' || target_words || due_words || '; '
                || case when period_code = 'alla' then 'hittills är det ' else 'det blev ' end || reached_words || '.'
        else 'Målet' || period_words || ' är ' || target_words || due_words
            || coalesce('; hittills är det ' || reached_words, '') || '.'
    end as status_sv
from write_numbers
{% endmacro %}

{#- A number with a decimal only where it needs one: 6, 62,5. -#}
{% macro shortest_number(expression) -%}
    case
        when {{ expression }} = round({{ expression }}) then {{ swedish_number(expression, 0) }}
        else {{ swedish_number(expression, 1) }}
    end
{%- endmacro %}

{#- The unit of a target after its number: a percent sign, hours; nothing where things are counted. -#}
{% macro target_unit(unit) -%}
    case {{ unit }} when '%' then chr(160) || '%' when 'antal' then '' else chr(160) || {{ unit }} end
{%- endmacro %}

{#- What a target demands: 7, 4–5 seminarier, minst 183 dagar. -#}
{% macro target_words(value_min, value_max, unit) -%}
    case
        when {{ value_max }} is null then 'minst ' || {{ shortest_number(value_min) }}
        when {{ value_min }} is null then 'högst ' || {{ shortest_number(value_max) }}
        when {{ value_min }} < {{ value_max }}
            then {{ shortest_number(value_min) }} || '–' || {{ shortest_number(value_max) }}
        else {{ shortest_number(value_min) }}
    end || {{ target_unit(unit) }}
{%- endmacro %}
