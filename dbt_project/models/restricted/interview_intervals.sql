-- One row per parent and pair of waves that were both held, with the days between. Never leaves the build file.
select
    earlier.parent_ref,
    earlier.municipality_code,
    concat_ws('-', earlier.wave, later.wave) as wave_pair,
    date_diff('day', earlier.interview_date, later.interview_date) as n_days
from {{ ref('stg_intervjulogg') }} as earlier
inner join {{ ref('stg_intervjulogg') }} as later
    on earlier.parent_ref = later.parent_ref and later.wave = earlier.wave + 1
where earlier.is_held and later.is_held and earlier.interview_date is not null and later.interview_date is not null
