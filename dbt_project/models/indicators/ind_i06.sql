-- One row per parent and pair of waves, and one per cause of loss too: wave a is held and wave b is due.
with find_pairs as (
    select
        parents.parent_ref,
        parents.municipality_code,
        parents.family_ref,
        concat_ws('-', earlier.wave, later.wave) as "vågpar",
        later.is_held as is_next_held,
        later.outcome as next_outcome
    from {{ ref('parent_interviews') }} as earlier
    inner join {{ ref('parent_interviews') }} as later
        on earlier.parent_ref = later.parent_ref and later.wave = earlier.wave + 1
    inner join {{ ref('interviewed_parents') }} as parents on earlier.parent_ref = parents.parent_ref
    where earlier.is_held and later.is_due and not parents.has_withdrawn_consent
),

list_causes as (
    select cause as orsak
    from (values ('avböjd'), ('ej nådd'), ('avbruten'), ('placering upphörd'), ('flyttat')) as causes (cause)
)

select
    parent_ref as record_ref,
    municipality_code as area_code,
    'alla' as period_code,
    'vågpar' as breakdown,
    "vågpar" as breakdown_value,
    (not is_next_held)::integer as numerator,
    1 as denominator,
    family_ref
from find_pairs
union all
select
    pairs.parent_ref,
    pairs.municipality_code,
    'alla',
    'vågpar × orsak',
    pairs."vågpar" || ' × ' || causes.orsak,
    (pairs.next_outcome = causes.orsak)::integer,
    1,
    pairs.family_ref
from find_pairs as pairs
cross join list_causes as causes
