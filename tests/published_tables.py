"""The published tables, column by column, as the dashboard may count on them."""

TABLES = {
    "indicator_values": """
        indicator_id VARCHAR, programme_code VARCHAR, area_code VARCHAR, area_level VARCHAR,
        period_code VARCHAR, breakdown VARCHAR, breakdown_value VARCHAR, status VARCHAR, numerator DOUBLE,
        denominator DOUBLE, value DOUBLE, lower_95 DOUBLE, upper_95 DOUBLE, lower_998 DOUBLE, upper_998 DOUBLE,
        comparison VARCHAR, change VARCHAR, method VARCHAR, conclusion_sv VARCHAR, is_break BOOLEAN,
        fallback_area_code VARCHAR, fallback_period_code VARCHAR, comparison_95 VARCHAR,
        comparison_others VARCHAR, others_value DOUBLE, assessment VARCHAR, funnel_lower_95 DOUBLE,
        funnel_upper_95 DOUBLE, funnel_lower_998 DOUBLE, funnel_upper_998 DOUBLE, earlier_period_code VARCHAR,
        change_lower_95 DOUBLE, change_upper_95 DOUBLE, change_lower_998 DOUBLE, change_upper_998 DOUBLE,
        change_value DOUBLE, change_method VARCHAR, coverage_indicator_id VARCHAR, coverage_value DOUBLE,
        is_uncertain BOOLEAN, is_locked BOOLEAN, is_told BOOLEAN, version INTEGER, closed_at TIMESTAMP,
        k INTEGER, is_waiting BOOLEAN
    """,
    "indicators": """
        indicator_id VARCHAR, programme_code VARCHAR, title_sv VARCHAR, definition_sv VARCHAR,
        numerator_sv VARCHAR, denominator_sv VARCHAR, unit_sv VARCHAR, kind VARCHAR, direction VARCHAR,
        is_about_persons BOOLEAN, record_table VARCHAR, finest_level VARCHAR, breakdowns VARCHAR,
        warnings_sv VARCHAR, research_question INTEGER, research_question_sv VARCHAR, target_source_sv VARCHAR,
        sql VARCHAR, worked_example VARCHAR, lineage VARCHAR, n_tests INTEGER, n_tests_failed INTEGER,
        tests_run_at TIMESTAMP, last_load_at TIMESTAMP, made_of VARCHAR, sort_order INTEGER,
        disclosure_rule VARCHAR, withheld_sv VARCHAR, coverage_indicator_id VARCHAR, lock_reason_sv VARCHAR,
        lock_quote_sv VARCHAR, lock_source_sv VARCHAR
    """,
    "areas": """
        area_code VARCHAR, area_name VARCHAR, area_level VARCHAR, parent_code VARCHAR, programme_code VARCHAR,
        show_name BOOLEAN, sort_order INTEGER
    """,
    "periods": """
        programme_code VARCHAR, period_code VARCHAR, period_label_sv VARCHAR, period_type VARCHAR,
        start_date DATE, end_date DATE, sort_order INTEGER
    """,
    "programmes": """
        programme_code VARCHAR, programme_name_sv VARCHAR, description_sv VARCHAR, start_date DATE,
        end_date DATE
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
        target_id VARCHAR, programme_code VARCHAR, indicator_id VARCHAR, area_code VARCHAR,
        plan_version INTEGER, value_min DOUBLE, value_max DOUBLE, unit_sv VARCHAR, due_date DATE,
        valid_from DATE, valid_to DATE, quote_sv VARCHAR, source_sv VARCHAR, measures VARCHAR,
        period_code VARCHAR, breakdown VARCHAR, breakdown_value VARCHAR, reached DOUBLE, is_current BOOLEAN,
        plan_status VARCHAR, status_sv VARCHAR
    """,
    "run_chart_points": """
        indicator_id VARCHAR, programme_code VARCHAR, area_code VARCHAR, area_level VARCHAR, breakdown VARCHAR,
        breakdown_value VARCHAR, period_type VARCHAR, period_code VARCHAR, period_start DATE, status VARCHAR,
        numerator DOUBLE, denominator DOUBLE, value DOUBLE, phase BIGINT, baseline_from DATE, baseline_to DATE,
        is_baseline BOOLEAN, is_baseline_frozen BOOLEAN, median DOUBLE, baseline_rule_sv VARCHAR,
        is_useful BOOLEAN, n_points BIGINT, n_useful BIGINT, longest_run BIGINT, longest_run_limit INTEGER,
        n_crossings BIGINT, crossings_limit INTEGER, signal VARCHAR, is_in_signal_run BOOLEAN, centre DOUBLE,
        limit_lower DOUBLE, limit_upper DOUBLE, limit_method VARCHAR, is_outside_limits BOOLEAN,
        signal_sv VARCHAR
    """,
    "activities": """
        activity_id VARCHAR, programme_code VARCHAR, activity_type VARCHAR, activity_type_label_sv VARCHAR,
        title VARCHAR, theme VARCHAR, region_code VARCHAR, area_code VARCHAR, planned_date DATE, held_date DATE,
        status VARCHAR, mode VARCHAR, planned_hours DOUBLE, held_hours DOUBLE, reason VARCHAR, is_held BOOLEAN,
        plan_version INTEGER, attendance_sv VARCHAR, state_sv VARCHAR
    """,
    "plan_versions": """
        programme_code VARCHAR, plan_version INTEGER, plan_name_sv VARCHAR, valid_from DATE, valid_to DATE,
        source_sv VARCHAR, dating_sv VARCHAR
    """,
    "milestones": """
        milestone_id VARCHAR, programme_code VARCHAR, milestone_sv VARCHAR, due_date DATE,
        due_precision VARCHAR, done_date DATE, quote_sv VARCHAR, source_sv VARCHAR, milestone_status VARCHAR,
        status_sv VARCHAR
    """,
    "plan_summary": """
        programme_code VARCHAR, area_code VARCHAR, n_targets BIGINT, n_on_plan BIGINT, n_late BIGINT,
        n_not_due BIGINT, n_unknown BIGINT, summary_sv VARCHAR
    """,
    "key_indicators": """
        programme_code VARCHAR, indicator_id VARCHAR, sort_order INTEGER
    """,
    "attendance": """
        activity_id VARCHAR, programme_code VARCHAR, area_code VARCHAR, n_invited BIGINT, n_present BIGINT,
        n_remote BIGINT, share DOUBLE
    """,
    "activity_counts": """
        programme_code VARCHAR, plan_version INTEGER, activity_type VARCHAR, activity_type_label_sv VARCHAR,
        n_planned BIGINT, n_held BIGINT, n_moved BIGINT, n_cancelled BIGINT, planned_hours DOUBLE,
        held_hours DOUBLE, dose DOUBLE, conclusion_sv VARCHAR
    """,
    "courses": """
        programme_code VARCHAR, course_id VARCHAR, language VARCHAR, place VARCHAR, area_code VARCHAR,
        start_date DATE, end_date DATE, status VARCHAR, is_held BOOLEAN, n_sessions_held INTEGER,
        n_sessions_planned INTEGER, held_hours DOUBLE, planned_hours DOUBLE, conclusion_sv VARCHAR
    """,
    "course_sessions": """
        programme_code VARCHAR, breakdown VARCHAR, breakdown_value VARCHAR, session_number INTEGER,
        n_courses BIGINT, n_held BIGINT, held_hours DOUBLE, planned_hours DOUBLE, share_held DOUBLE,
        conclusion_sv VARCHAR
    """,
    "teams": """
        programme_code VARCHAR, area_code VARCHAR, as_of DATE, n_members INTEGER, n_managers INTEGER,
        n_coordinators INTEGER, roles_sv VARCHAR, first_member_date DATE, conclusion_sv VARCHAR
    """,
    "team_meetings": """
        programme_code VARCHAR, area_code VARCHAR, period_code VARCHAR, period_start DATE, n_meetings BIGINT,
        hours DOUBLE
    """,
    "barriers": """
        programme_code VARCHAR, area_code VARCHAR, period_code VARCHAR, domain VARCHAR, status VARCHAR,
        n_ratings BIGINT, value DOUBLE, lowest BIGINT, highest BIGINT, is_mixed BOOLEAN, conclusion_sv VARCHAR
    """,
    "feedback": """
        feedback_id VARCHAR, programme_code VARCHAR, area_code VARCHAR, feedback_date DATE, topic VARCHAR,
        source VARCHAR, action_state VARCHAR, action VARCHAR
    """,
    "change_ideas": """
        programme_code VARCHAR, area_code VARCHAR, idea_number VARCHAR, idea VARCHAR, driver VARCHAR,
        highest_spread VARCHAR, spread_step INTEGER, is_spread BOOLEAN, first_start_date DATE,
        last_end_date DATE, n_cycles BIGINT, n_finished_cycles BIGINT, decisions_sv VARCHAR
    """,
    "tests_of_change": """
        test_ref VARCHAR, programme_code VARCHAR, area_code VARCHAR, cycle_number BIGINT, idea_number VARCHAR,
        idea VARCHAR, driver VARCHAR, start_date DATE, end_date DATE, scale_n BIGINT, prediction VARCHAR,
        result VARCHAR, predicted_vs_actual VARCHAR, decision VARCHAR, spread VARCHAR, is_finished BOOLEAN,
        highest_spread VARCHAR
    """,
    "run_chart_marks": """
        programme_code VARCHAR, area_code VARCHAR, indicator_id VARCHAR, breakdown_value VARCHAR,
        mark_type VARCHAR, mark_date DATE, mark_end_date DATE, label_sv VARCHAR, mark_ref VARCHAR
    """,
    "cohort_flow": """
        programme_code VARCHAR, step VARCHAR, step_label_sv VARCHAR, parent_step VARCHAR, reason VARCHAR,
        status VARCHAR, n BIGINT, of_n BIGINT, share DOUBLE, lower_95 DOUBLE, upper_95 DOUBLE,
        median_days DOUBLE, planned_days DOUBLE, sort_order INTEGER, conclusion_sv VARCHAR
    """,
    "mirrors": """
        mirror_id VARCHAR, mirror_sv VARCHAR, perspective_sv VARCHAR, programme_code VARCHAR,
        indicator_id VARCHAR, breakdown VARCHAR, breakdown_value VARCHAR, area_code VARCHAR,
        period_code VARCHAR, status VARCHAR, n DOUBLE, value DOUBLE, lower_95 DOUBLE, upper_95 DOUBLE,
        compared_period_code VARCHAR, gap DOUBLE, gap_lower_95 DOUBLE, gap_upper_95 DOUBLE, gap_sv VARCHAR,
        sort_order INTEGER
    """,
    "others_ranges": """
        indicator_id VARCHAR, programme_code VARCHAR, area_code VARCHAR, period_code VARCHAR, breakdown VARCHAR,
        breakdown_value VARCHAR, n_others BIGINT, lowest DOUBLE, highest DOUBLE, position_sv VARCHAR
    """,
    "distributions": """
        indicator_id VARCHAR, programme_code VARCHAR, area_code VARCHAR, period_code VARCHAR, breakdown VARCHAR,
        breakdown_value VARCHAR, part VARCHAR, part_label_sv VARCHAR, side VARCHAR, share DOUBLE, n DOUBLE,
        of_n DOUBLE, sort_order INTEGER
    """,
    "indicator_history": """
        indicator_id VARCHAR, programme_code VARCHAR, happened_on DATE, kind VARCHAR, text_sv VARCHAR,
        sort_order INTEGER
    """,
    "news": """
        programme_code VARCHAR, kind VARCHAR, indicator_id VARCHAR, n BIGINT, text_sv VARCHAR,
        sort_order INTEGER
    """,
    "loads": """
        load_id VARCHAR, file_name VARCHAR, sheet VARCHAR, export VARCHAR, programme_code VARCHAR,
        status VARCHAR, superseded_by VARCHAR, n_rows BIGINT, n_blank BIGINT, n_accepted BIGINT,
        n_set_aside BIGINT, n_quarantined BIGINT, loaded_at TIMESTAMP, encoding VARCHAR, warnings_sv VARCHAR,
        refusal_sv VARCHAR
    """,
    "load_outcomes": """
        load_id VARCHAR, file_name VARCHAR, sheet VARCHAR, outcome VARCHAR, reason VARCHAR, reason_sv VARCHAR,
        remedy_sv VARCHAR, n_rows BIGINT
    """,
    "revisions": """
        programme_code VARCHAR, record_table VARCHAR, record_table_sv VARCHAR, release_code VARCHAR,
        period_codes VARCHAR, period_labels_sv VARCHAR, indicator_ids VARCHAR, version INTEGER,
        closed_at TIMESTAMP, k INTEGER, is_served BOOLEAN, is_waiting BOOLEAN, state VARCHAR
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
