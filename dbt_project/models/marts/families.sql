-- One row per family and municipality with at least one parent whose newest consent has not been withdrawn.
select
    family_ref,
    municipality_code,
    count(*) as n_parents
from {{ ref('consents') }}
where is_newest and not is_withdrawn and family_ref is not null
group by all
