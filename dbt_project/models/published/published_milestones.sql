-- One row per milestone that a programme has set or reached, with the quoted source and where it stands.
with judge_milestones as (
    select
        *,
        case
            when done_date is not null then 'done'
            when due_date < {{ literal(var('reporting_date')) }}::date then 'passed'
            else 'not_due'
        end as milestone_status,
        case due_precision
            when 'dag' then due_date::varchar
            when 'månad' then strftime(due_date, '%Y-%m')
            else strftime(due_date, '%Y')
        end as due_words
    from {{ ref('research_milestones') }}
)

select
    milestone_id,
    programme_code,
    milestone_sv,
    due_date,
    due_precision,
    done_date,
    quote_sv,
    source_sv,
    milestone_status,
    case milestone_status
        when 'done' then 'Nådd ' || done_date::varchar || '.'
        when 'passed' then 'Tiden (' || due_words || ') har passerat; källan säger inte om milstolpen är nådd.'
        else 'Ska vara nådd ' || due_words || '.'
    end as status_sv
from judge_milestones
