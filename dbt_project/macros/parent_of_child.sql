{#- Parent 1 or 2 of each child in `unite_rounds`, where there is such a parent: the questions without their number. -#}
{% macro parent_of_child(number) -%}
    select
        concat_ws('-', period_code, caseworker_ref, child_number) as child_ref,
        {{ number }} as parent_number,
        period_code,
        municipality_code,
        caseworker_ref,
        child_age_group,
        child_sex,
        placement_type,
        placement_length,
        parent_{{ number }}_role as parent_role,
        parent_{{ number }}_needs_support as needs_support,
        parent_{{ number }}_support_sufficient as support_sufficient,
        coalesce(parent_{{ number }}_support_talks, false) as has_support_talks,
        coalesce(parent_{{ number }}_support_family_treatment, false) as has_support_family_treatment,
        coalesce(parent_{{ number }}_support_parent_group, false) as has_support_parent_group,
        coalesce(parent_{{ number }}_support_contact, false) as has_support_contact,
        coalesce(parent_{{ number }}_support_psychiatry, false) as has_support_psychiatry,
        coalesce(parent_{{ number }}_support_other_unit, false) as has_support_other_unit,
        coalesce(parent_{{ number }}_no_support, false) as has_ticked_no_support,
        parent_{{ number }}_contact_frequency as contact_frequency,
        load_id,
        row_number
    from unite_rounds
    where parent_{{ number }}_role is not null
{%- endmacro %}
