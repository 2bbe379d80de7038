-- The one row of the release, written when the snapshot is made; empty until then.
select
    null::varchar as release_id,
    null::timestamp as made_at,
    null::varchar as git_commit,
    null::varchar as digest,
    {{ literal(var('reporting_date')) }}::date as reporting_date
where false
