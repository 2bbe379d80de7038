-- One row per activity, planned, held, moved or cancelled.
select
    -- A theme is a number, however a spreadsheet has written it: 1, 01 or 1,0.
    * replace (coalesce(nullif(regexp_extract(theme, '^0*(\d+)([.,]0+)?$', 1), ''), theme) as theme),
    status in ('genomförd', 'flyttad') and held_date is not null as is_held
from {{ source('landing', 'aktiviteter') }}
