//! What the tables of classes and checks must not hold.

/// What a schedule must not say, with a word of why.
pub const NO_SCHEDULES: &[(&str, &str)] = &[
    ("weekdays", "UPDATE schedules SET weekdays = 0"),
    ("weekdays", "UPDATE schedules SET weekdays = 128"),
    ("weekdays", "UPDATE schedules SET weekdays = -1"),
    ("schedules_hours", "UPDATE schedules SET end_time = start_time"),
    ("schedules_hours", "UPDATE schedules SET start_time = '12:00', end_time = '11:00'"),
    ("end_time", "UPDATE schedules SET end_time = '9:00'"),
    ("schedules_period", "UPDATE schedules SET last_day = '1999-01-01'"),
    ("students", "UPDATE schedules SET students = -1"),
    ("students", "UPDATE schedules SET students = 10001"),
    ("programme", "UPDATE schedules SET programme = ''"),
    ("group_name", "UPDATE schedules SET group_name = ''"),
    ("topic", "UPDATE schedules SET topic = ''"),
    ("version", "UPDATE schedules SET version = 0"),
    ("foreign key", "UPDATE schedules SET instructor_id = id"),
    (
        "foreign key",
        "UPDATE schedules SET environment_id = (SELECT id FROM environments WHERE name = 'Ajeno')
         WHERE programme <> 'Ajena'",
    ),
    ("foreign key", "DELETE FROM schedules"),
];

/// Another check of the shift whose check is complete.
const SECOND: &str = "INSERT INTO inventory_checks (id, institution_id, environment_id, schedule_id, day, group_name,
        group_key, instructor_id, due_at, revision, state, started_by, started_at, tally, has_issues, has_variance,
        updated_at, version)
    SELECT environment_id, institution_id, environment_id, schedule_id, day, group_name, group_key, instructor_id,
        due_at, 1, 'student_pending', started_by, started_at, tally, has_issues, has_variance, updated_at, 1
    FROM inventory_checks WHERE state = 'complete'";

/// What checks, their lines and what stays open of them must not be, with a word of why. Nine chairs were expected and
/// ten found, five cables expected and three found; of the check that was cancelled nothing was counted.
pub const NO_CHECKS: &[(&str, &str)] = &[
    ("unique", SECOND),
    (
        "unique",
        "UPDATE inventory_checks SET state = 'student_pending', reason = NULL, closed_by = NULL, closed_at = NULL
         WHERE state = 'cancelled'",
    ),
    ("inventory_checks_state", "UPDATE inventory_checks SET state = 'student_pending' WHERE state = 'complete'"),
    ("inventory_checks_state", "UPDATE inventory_checks SET state = 'cancelled' WHERE state = 'complete'"),
    ("inventory_checks_state", "UPDATE inventory_checks SET state = 'lost'"),
    ("inventory_checks_state", "UPDATE inventory_checks SET submitted_at = NULL WHERE state = 'complete'"),
    ("inventory_checks_", "UPDATE inventory_checks SET closed_at = NULL WHERE state = 'complete'"),
    ("revision", "UPDATE inventory_checks SET revision = 0"),
    ("revision", "UPDATE inventory_checks SET revision = 65536"),
    ("foreign key", "UPDATE inventory_checks SET environment_id = (SELECT id FROM environments WHERE name = 'Ajeno')"),
    ("foreign key", "UPDATE inventory_checks SET schedule_id = (SELECT id FROM schedules WHERE programme = 'Ajena')"),
    ("foreign key", "UPDATE inventory_checks SET institution_id = (SELECT id FROM institutions WHERE code = 'VECINO')"),
    ("foreign key", "DELETE FROM inventory_checks"),
    ("check_lines_seen", "UPDATE check_lines SET found = found + 1 WHERE counted_kind = 'units'"),
    ("check_lines_seen", "UPDATE check_lines SET missing = missing + 1, surplus = surplus + 1 WHERE missing = 2"),
    ("check_lines_seen", "UPDATE check_lines SET counted_kind = 'not_counted' WHERE counted_kind = 'units'"),
    ("check_lines_seen", "UPDATE check_lines SET found = 1 WHERE counted_kind IS NULL"),
    ("found", "UPDATE check_lines SET found = -1, missing = missing + found + 1 WHERE missing = 2"),
    ("damaged", "UPDATE check_lines SET damaged = -1, found = found + damaged + 1 WHERE missing = 2"),
    ("missing", "UPDATE check_lines SET missing = -1, found = found + missing + 1 WHERE missing = 2"),
    ("surplus", "UPDATE check_lines SET surplus = -1, found = found - surplus - 1 WHERE surplus = 1"),
    ("book_good", "UPDATE check_lines SET book_good = 1000001"),
    ("check_lines_count", "UPDATE check_lines SET counted_by = NULL WHERE counted_kind = 'units'"),
    ("count_revision", "UPDATE check_lines SET count_revision = revision + 1 WHERE counted_kind = 'units'"),
    ("check_lines_verdict", "UPDATE check_lines SET verdict = 'refused' WHERE missing = 2"),
    ("check_lines_verdict", "UPDATE check_lines SET verdict = 'accepted' WHERE surplus = 1"),
    ("check_lines_verdict", "UPDATE check_lines SET verdict = 'accepted' WHERE counted_kind IS NULL"),
    ("foreign key", "UPDATE check_lines SET asset_id = check_id WHERE missing = 2"),
    ("foreign key", "DELETE FROM check_lines"),
    ("resol", "UPDATE count_discrepancies SET resolution = 'booked'"),
    ("resol", "UPDATE count_discrepancies SET resolution = 'booked', resolved_at = opened_at"),
    ("resol", "UPDATE count_discrepancies SET resolution = 'booked', resolution_note = 'Apareció'"),
    ("resol", "UPDATE count_discrepancies SET resolved_at = opened_at"),
    ("resol", "UPDATE count_discrepancies SET resolution_note = 'Apareció'"),
    ("resol", "UPDATE count_discrepancies SET resolved_by = opened_by"),
    (
        "resol",
        "UPDATE count_discrepancies SET resolution = 'forgotten', resolved_at = opened_at, resolution_note = 'Nada'",
    ),
    ("lost_good", "UPDATE count_discrepancies SET lost_good = -1"),
    ("found_damaged", "UPDATE count_discrepancies SET found_damaged = -1"),
    ("foreign key", "UPDATE count_discrepancies SET check_id = asset_id"),
    (
        "foreign key",
        "UPDATE count_discrepancies SET environment_id = (SELECT id FROM environments WHERE name = 'Ajeno')",
    ),
];

/// What would change, on this database, what was counted or who took a step.
pub const KEPT_ON_SQLITE: &[&str] = &[
    "INSERT OR REPLACE INTO check_counts SELECT * FROM check_counts",
    "INSERT INTO check_counts SELECT * FROM check_counts WHERE true ON CONFLICT (id) DO UPDATE SET found = 0",
    "UPDATE OR REPLACE check_counts SET seq = 7",
    "INSERT OR REPLACE INTO check_steps SELECT * FROM check_steps",
    "UPDATE OR REPLACE check_steps SET position = 1 WHERE position = 0",
];
/// The same on the other.
pub const KEPT_ON_POSTGRES: &[&str] = &[
    "INSERT INTO check_counts SELECT * FROM check_counts ON CONFLICT (id) DO UPDATE SET found = 0",
    "INSERT INTO check_steps SELECT * FROM check_steps
     ON CONFLICT (institution_id, check_id, position) DO UPDATE SET remark = 'Nada'",
    "TRUNCATE check_counts",
    "TRUNCATE check_steps",
    "TRUNCATE inventory_checks CASCADE",
];
