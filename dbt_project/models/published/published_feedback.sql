-- One row per feedback of results to a team, and whether anything was done.
select
    feedback.feedback_id,
    areas.programme_code,
    areas.area_code,
    feedback.feedback_date,
    feedback.topic,
    feedback.source,
    case when feedback.is_action_taken then 'ja' when not feedback.is_action_taken then 'nej' else 'inte känt' end
        as action_state,
    feedback.action
from {{ ref('feedback') }} as feedback
inner join {{ ref('research_areas') }} as areas
    on areas.programme_code = 'FPA' and feedback.municipality_code = areas.area_code
