//! The columns of tables, in the order in which Plantel asks for them.

macro_rules! session_columns {
    () => {
        "id, user_id, institution_id, refresh_id, address, agent, created_at, last_used_at, expires_at, revoked_at, \
         version"
    };
}

macro_rules! user_columns {
    () => {
        "id, email, email_key, email_verified_at, full_name, locale, password_hash, active, platform_admin, \
         last_institution_id, created_at, deleted_at, version"
    };
}

macro_rules! membership_columns {
    () => {
        "id, institution_id, user_id, roles, modules, group_names, active, created_at, version"
    };
}

macro_rules! institution_columns {
    () => {
        "id, kind, name, name_key, code, nit, dane_code, time_zone, locale, currency, modules, active, created_at, \
         version"
    };
}

macro_rules! environment_columns {
    () => {
        "id, institution_id, name, name_key, code, code_key, location, search_text, capacity, is_warehouse, tag, \
         active, created_at, version"
    };
}

macro_rules! asset_columns {
    () => {
        "id, institution_id, code, code_key, name, name_key, search_text, tracking, serial_number, serial_key, \
         category, extra, brand, model, environment_id, custodian_id, kit_id, purchase_date, cost_minor, \
         cost_currency, salvage_minor, useful_life_months, warranty_until, maintenance_due_on, notes, tag, \
         quantity, damaged, missing, maintenance, in_use, on_loan, in_transit, status, retired_at, retired_reason, \
         retired_note, created_at, updated_at, version"
    };
}

macro_rules! balance_columns {
    () => {
        "institution_id, asset_id, place, condition, environment_id, quantity, away"
    };
}

macro_rules! loan_columns {
    () => {
        "id, institution_id, warehouse_id, borrower_id, start_date, end_date, purpose, priority, state, reason, \
         approved_by, approved_at, handed_over_by, handed_over_at, closed_by, closed_at, collect_by, cancel_reason, \
         extension_end, extension_reason, extension_asked_by, extension_asked_at, extension_granted, \
         extension_answer, extension_answered_by, extension_answered_at, waiting_since, noticed_at, remind, \
         remind_at, borrower_left_at, late, created_at, version"
    };
}

macro_rules! check_columns {
    () => {
        "id, institution_id, environment_id, schedule_id, day, group_name, group_key, instructor_id, deputy_id, \
         supervisor_id, due_at, revision, state, reason, started_by, started_at, submitted_at, closed_by, \
         closed_at, tally, has_issues, has_variance, updated_at, version"
    };
}

macro_rules! check_line_columns {
    () => {
        "institution_id, check_id, revision, asset_id, book_good, book_in_use, book_damaged, book_missing, \
         unit_value, count_id, count_revision, counted_kind, found, damaged, missing, surplus, not_counted_reason, \
         note, counted_by, counted_at, received_at, verdict, verdict_reason"
    };
}

macro_rules! check_step_columns {
    () => {
        "institution_id, check_id, position, revision, step, outcome, done_by, done_at, clean, organized, complete, \
         remark, override_reason"
    };
}

macro_rules! check_count_columns {
    () => {
        "id, institution_id, seq, check_id, revision, asset_id, counted_kind, found, damaged, missing, surplus, \
         not_counted_reason, note, counted_by, counted_at, received_at"
    };
}
