-- One row per person's rating of one domain in one half-year; two may be alike.
select *
from {{ source('landing', 'team_hinder') }}
