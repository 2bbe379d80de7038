-- One row per programme and level: how many cells about persons are hidden for their own sake, and for others'.
-- Only disclosure control knows; it is filled in when the snapshot is made, and only where neither number is small.
select
    null::varchar as programme_code,
    null::varchar as area_level,
    null::integer as n_primary,
    null::integer as n_secondary
where false
