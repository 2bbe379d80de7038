-- One row per programme and area: the whole programme, its regions, and the areas that take part, perform or give room.
with list_participants as (
    select
        programme_code,
        area_code,
        area_name,
        area_level,
        parent_code,
        role,
        show_name
    from {{ ref('participations') }}
    union all
    -- A trial over the whole country: every municipality takes part in FPA, the new ones without a region.
    select
        'FPA',
        municipality_code,
        municipality_name,
        'K',
        'ALLA',
        'deltagare',
        true
    from {{ ref('municipalities') }}
    where '{{ env_var("GENOMBROTT_PARTICIPANTS", "seeds") }}' = 'all'
        and municipality_code not in (select area_code from {{ ref('participations') }} where programme_code = 'FPA')
),

order_participants as (
    select
        *,
        -- Swedish order of the alphabet: å, ä, ö come after z, in that order.
        100 + row_number() over (
            partition by programme_code order by translate(lower(area_name), 'åäö', '{|}'), area_code
        ) as sort_order
    from list_participants
)

select
    programme_code,
    'ALLA' as area_code,
    'Hela programmet' as area_name,
    'P' as area_level,
    null::varchar as parent_code,
    null::varchar as role,
    true as show_name,
    0 as sort_order
from {{ ref('programmes') }}
union all
select
    programme_code,
    area_code,
    area_name,
    'R',
    'ALLA',
    null,
    true,
    sort_order
from {{ ref('regions') }}
union all
select
    programme_code,
    area_code,
    area_name,
    area_level,
    parent_code,
    role,
    show_name,
    sort_order::integer
from order_participants
