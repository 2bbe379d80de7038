-- Forskningsfråga 1: Hur organiserar kommunerna arbetet idag och vilka förbättringsbehov identifieras av verksamheterna?
-- En rad per omgång, kommun och slags stöd: hur många föräldrar med behov som får det.
with parents_in_need as (
    from research.parents_assessed
    where is_in_need and is_support_kind_known
),

kinds as (
    unpivot (
        select
            period_code,
            municipality_code,
            has_support_talks and not has_ticked_no_support as "samtal med barnsekreterare",
            has_support_family_treatment and not has_ticked_no_support as familjebehandling,
            has_support_parent_group and not has_ticked_no_support as föräldragrupp,
            has_support_contact and not has_ticked_no_support as umgängesstöd,
            has_support_psychiatry and not has_ticked_no_support as "psykiatri/beroendevård",
            has_support_other_unit and not has_ticked_no_support as "annan kommunal enhet",
            has_no_support as "inget stöd"
        from parents_in_need
    )
    on columns(* exclude (period_code, municipality_code))
    into name support_kind value is_given
)

select
    kinds.period_code,
    areas.area_name as municipality,
    support_kind,
    count(*) filter (where is_given) as n_parents,
    count(*) as n_in_need,
    round(100 * n_parents / nullif(n_in_need, 0), 1) as share
from kinds
join research.areas on areas.area_code = municipality_code and areas.programme_code = 'FPA'
group by all
order by kinds.period_code, municipality collate sv, share desc;
