"""The published tables, column by column, as the dashboard may count on them."""

TABLES = {
    "indicator_values": """
        indicator_id VARCHAR, programme_code VARCHAR, area_code VARCHAR, area_level VARCHAR, period_code VARCHAR,
        breakdown VARCHAR, breakdown_value VARCHAR, status VARCHAR, numerator DOUBLE, denominator DOUBLE,
        value DOUBLE, lower_95 DOUBLE, upper_95 DOUBLE, lower_998 DOUBLE, upper_998 DOUBLE, comparison VARCHAR,
        change VARCHAR, method VARCHAR, conclusion_sv VARCHAR, is_break BOOLEAN, fallback_area_code VARCHAR,
        fallback_period_code VARCHAR, comparison_95 VARCHAR, comparison_others VARCHAR, others_value DOUBLE,
        assessment VARCHAR, funnel_lower_95 DOUBLE, funnel_upper_95 DOUBLE, funnel_lower_998 DOUBLE,
        funnel_upper_998 DOUBLE, earlier_period_code VARCHAR, change_lower_95 DOUBLE, change_upper_95 DOUBLE,
        change_lower_998 DOUBLE, change_upper_998 DOUBLE, change_value DOUBLE, change_method VARCHAR,
        coverage_indicator_id VARCHAR, coverage_value DOUBLE, is_uncertain BOOLEAN, is_locked BOOLEAN,
        is_told BOOLEAN, version INTEGER, closed_at TIMESTAMP, k INTEGER, is_waiting BOOLEAN
    """,
    "indicators": """
        indicator_id VARCHAR, programme_code VARCHAR, title_sv VARCHAR, definition_sv VARCHAR, numerator_sv VARCHAR,
        denominator_sv VARCHAR, unit_sv VARCHAR, kind VARCHAR, direction VARCHAR, is_about_persons BOOLEAN,
        record_table VARCHAR, finest_level VARCHAR, breakdowns VARCHAR, warnings_sv VARCHAR,
        research_question INTEGER, research_question_sv VARCHAR, target_source_sv VARCHAR, sql VARCHAR,
        worked_example VARCHAR, lineage VARCHAR, n_tests INTEGER, n_tests_failed INTEGER, tests_run_at TIMESTAMP,
        last_load_at TIMESTAMP, sort_order INTEGER, withheld_sv VARCHAR, coverage_indicator_id VARCHAR,
        lock_reason_sv VARCHAR, lock_quote_sv VARCHAR, lock_source_sv VARCHAR
    """,
    "areas": """
        area_code VARCHAR, area_name VARCHAR, area_level VARCHAR, parent_code VARCHAR, programme_code VARCHAR,
        show_name BOOLEAN, sort_order INTEGER
    """,
    "periods": """
        programme_code VARCHAR, period_code VARCHAR, period_label_sv VARCHAR, period_type VARCHAR, start_date DATE,
        end_date DATE, sort_order INTEGER
    """,
    "programmes": """
        programme_code VARCHAR, programme_name_sv VARCHAR, description_sv VARCHAR, start_date DATE, end_date DATE
    """,
    "breakdowns": """
        programme_code VARCHAR, breakdown VARCHAR, breakdown_label_sv VARCHAR, breakdown_value VARCHAR,
        value_label_sv VARCHAR, sort_order INTEGER
    """,
    "breaks": """
        indicator_id VARCHAR, period_code VARCHAR, reason_sv VARCHAR
    """,
    "absences": """
        status VARCHAR, label_sv VARCHAR, explanation_sv VARCHAR
    """,
    "targets": """
        target_id VARCHAR, programme_code VARCHAR, indicator_id VARCHAR, area_code VARCHAR, plan_version INTEGER,
        value_min DOUBLE, value_max DOUBLE, unit_sv VARCHAR, due_date DATE, valid_from DATE, valid_to DATE,
        quote_sv VARCHAR, source_sv VARCHAR, measures VARCHAR, period_code VARCHAR, breakdown VARCHAR,
        breakdown_value VARCHAR, reached DOUBLE, is_current BOOLEAN, plan_status VARCHAR, status_sv VARCHAR
    """,
    "run_chart_points": """
        indicator_id VARCHAR, area_code VARCHAR, breakdown VARCHAR, breakdown_value VARCHAR, period_type VARCHAR,
        phase INTEGER, signal_sv VARCHAR
    """,
    "activities": """
        activity_id VARCHAR, programme_code VARCHAR, activity_type VARCHAR, activity_type_label_sv VARCHAR,
        title VARCHAR, theme VARCHAR, region_code VARCHAR, area_code VARCHAR, planned_date DATE, held_date DATE,
        status VARCHAR, mode VARCHAR, planned_hours DOUBLE, held_hours DOUBLE, reason VARCHAR, is_held BOOLEAN
    """,
    "loads": """
        load_id VARCHAR, file_name VARCHAR, sheet VARCHAR, export VARCHAR, programme_code VARCHAR, status VARCHAR,
        superseded_by VARCHAR, n_rows BIGINT, n_blank BIGINT, n_accepted BIGINT, n_set_aside BIGINT,
        n_quarantined BIGINT, loaded_at TIMESTAMP, encoding VARCHAR, warnings_sv VARCHAR, refusal_sv VARCHAR
    """,
    "load_outcomes": """
        load_id VARCHAR, file_name VARCHAR, sheet VARCHAR, outcome VARCHAR, reason VARCHAR, reason_sv VARCHAR,
        remedy_sv VARCHAR, n_rows BIGINT
    """,
    "revisions": """
        programme_code VARCHAR, record_table VARCHAR, record_table_sv VARCHAR, release_code VARCHAR,
        period_codes VARCHAR, period_labels_sv VARCHAR, indicator_ids VARCHAR, version INTEGER, closed_at TIMESTAMP,
        k INTEGER, is_served BOOLEAN, is_waiting BOOLEAN, state VARCHAR
    """,
    "losses": """
        programme_code VARCHAR, indicator_id VARCHAR, area_level VARCHAR, is_divided BOOLEAN, n_cells INTEGER,
        n_published INTEGER, share_published DOUBLE
    """,
    "hidden_reasons": """
        programme_code VARCHAR, area_level VARCHAR, n_primary INTEGER, n_secondary INTEGER
    """,
    "release": """
        release_id VARCHAR, made_at TIMESTAMP, git_commit VARCHAR, digest VARCHAR, reporting_date DATE
    """,
}
