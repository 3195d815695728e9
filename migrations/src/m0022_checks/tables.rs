//! Checks, their items and what was counted of those.

pub const CHECKS: &str = r"
CREATE TABLE inventory_checks (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    environment_id {uuid} NOT NULL,
    schedule_id {uuid} NOT NULL,
    day {date} NOT NULL,
    group_name {text} NOT NULL CHECK (length(group_name) BETWEEN 1 AND 60),
    group_key {key} NOT NULL,
    instructor_id {uuid} NOT NULL REFERENCES users (id),
    deputy_id {uuid} REFERENCES users (id),
    supervisor_id {uuid} REFERENCES users (id),
    due_at {time} NOT NULL,
    revision {int} NOT NULL CHECK (revision BETWEEN 1 AND 65535),
    state {text} NOT NULL,
    reason {text},
    started_by {uuid} REFERENCES users (id),
    started_at {time} NOT NULL,
    submitted_at {time},
    closed_by {uuid} REFERENCES users (id),
    closed_at {time},
    tally {json} NOT NULL,
    has_issues {bool} NOT NULL,
    has_variance {bool} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT inventory_checks_tenant UNIQUE (institution_id, id),
    CONSTRAINT inventory_checks_closed CHECK (closed_by IS NULL OR closed_at IS NOT NULL),
    CONSTRAINT inventory_checks_state CHECK (
        CASE state
            WHEN 'student_pending' THEN closed_at IS NULL AND reason IS NULL
            WHEN 'instructor_review' THEN closed_at IS NULL AND reason IS NULL AND submitted_at IS NOT NULL
            WHEN 'supervisor_review' THEN closed_at IS NULL AND reason IS NULL AND submitted_at IS NOT NULL
            WHEN 'complete' THEN closed_at IS NOT NULL AND reason IS NULL AND submitted_at IS NOT NULL
            WHEN 'cancelled' THEN closed_at IS NOT NULL AND reason IS NOT NULL
            ELSE 1 = 0
        END
    ),
    FOREIGN KEY (institution_id, environment_id) REFERENCES environments (institution_id, id),
    FOREIGN KEY (institution_id, schedule_id) REFERENCES schedules (institution_id, id)
) {strict}

CREATE UNIQUE INDEX inventory_checks_shift ON inventory_checks (institution_id, schedule_id, day)
WHERE state <> 'cancelled'

CREATE INDEX inventory_checks_schedule ON inventory_checks (institution_id, schedule_id, day)

CREATE INDEX inventory_checks_started ON inventory_checks (institution_id, started_at, id)

CREATE INDEX inventory_checks_day ON inventory_checks (institution_id, day, id)

CREATE INDEX inventory_checks_state ON inventory_checks (institution_id, state, started_at, id)

CREATE INDEX inventory_checks_environment ON inventory_checks (institution_id, environment_id, started_at, id)

CREATE INDEX inventory_checks_group ON inventory_checks (institution_id, group_key, started_at, id)

CREATE INDEX inventory_checks_instructor ON inventory_checks (instructor_id, started_at, id)

CREATE INDEX inventory_checks_issues ON inventory_checks (institution_id, has_issues, started_at, id)

CREATE INDEX inventory_checks_variance ON inventory_checks (institution_id, has_variance, started_at, id)

CREATE INDEX inventory_checks_deputy ON inventory_checks (deputy_id) WHERE deputy_id IS NOT NULL

CREATE INDEX inventory_checks_supervisor ON inventory_checks (supervisor_id) WHERE supervisor_id IS NOT NULL

CREATE INDEX inventory_checks_started_by ON inventory_checks (started_by) WHERE started_by IS NOT NULL

CREATE INDEX inventory_checks_closed_by ON inventory_checks (closed_by) WHERE closed_by IS NOT NULL
";

/// What was counted last of an item stands in its line; every entry is kept beside it.
pub const COUNTS: &str = r"
CREATE TABLE check_lines (
    institution_id {uuid} NOT NULL,
    check_id {uuid} NOT NULL,
    revision {int} NOT NULL CHECK (revision BETWEEN 1 AND 65535),
    asset_id {uuid} NOT NULL,
    book_good {int} NOT NULL CHECK (book_good BETWEEN 0 AND 1000000),
    book_in_use {int} NOT NULL CHECK (book_in_use BETWEEN 0 AND 1000000),
    book_damaged {int} NOT NULL CHECK (book_damaged BETWEEN 0 AND 1000000),
    book_missing {int} NOT NULL CHECK (book_missing BETWEEN 0 AND 1000000),
    unit_value {big} CHECK (unit_value >= 0),
    count_id {uuid},
    count_revision {int},
    counted_kind {text},
    found {int} CHECK (found BETWEEN 0 AND 1000000),
    damaged {int} CHECK (damaged BETWEEN 0 AND 1000000),
    missing {int} CHECK (missing BETWEEN 0 AND 1000000),
    surplus {int} CHECK (surplus BETWEEN 0 AND 1000000),
    not_counted_reason {text},
    note {text},
    counted_by {uuid} REFERENCES users (id),
    counted_at {time},
    received_at {time},
    verdict {text} CHECK (verdict IN ('accepted', 'refused')),
    verdict_reason {text},
    PRIMARY KEY (institution_id, check_id, revision, asset_id),
    CONSTRAINT check_lines_count_revision CHECK (count_revision BETWEEN 1 AND revision),
    CONSTRAINT check_lines_count CHECK (
        CASE
            WHEN counted_kind IS NULL THEN count_id IS NULL AND count_revision IS NULL AND note IS NULL
                AND counted_by IS NULL AND counted_at IS NULL AND received_at IS NULL
            ELSE count_id IS NOT NULL AND count_revision IS NOT NULL
                AND counted_by IS NOT NULL AND counted_at IS NOT NULL AND received_at IS NOT NULL
        END
    ),
    CONSTRAINT check_lines_seen CHECK (
        CASE COALESCE(counted_kind, '')
            WHEN 'units' THEN not_counted_reason IS NULL
                AND found IS NOT NULL AND damaged IS NOT NULL AND missing IS NOT NULL AND surplus IS NOT NULL
                AND book_good + book_in_use + book_damaged + surplus = found + damaged + missing
                AND (missing = 0 OR surplus = 0)
            WHEN 'not_counted' THEN not_counted_reason IS NOT NULL
                AND found IS NULL AND damaged IS NULL AND missing IS NULL AND surplus IS NULL
            WHEN '' THEN not_counted_reason IS NULL
                AND found IS NULL AND damaged IS NULL AND missing IS NULL AND surplus IS NULL
            ELSE 1 = 0
        END
    ),
    CONSTRAINT check_lines_verdict CHECK (
        (COALESCE(verdict, '') = 'refused') = (verdict_reason IS NOT NULL)
        AND (verdict IS NULL OR COALESCE(counted_kind, '') = 'units')
    ),
    FOREIGN KEY (institution_id, check_id) REFERENCES inventory_checks (institution_id, id) ON DELETE CASCADE,
    FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id)
) {strict}

CREATE INDEX check_lines_asset ON check_lines (institution_id, asset_id, check_id)

CREATE INDEX check_lines_counted_by ON check_lines (counted_by) WHERE counted_by IS NOT NULL

CREATE TABLE check_counts (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    seq {big} NOT NULL CHECK (seq >= 0),
    check_id {uuid} NOT NULL,
    revision {int} NOT NULL,
    asset_id {uuid} NOT NULL,
    counted_kind {text} NOT NULL,
    found {int} CHECK (found BETWEEN 0 AND 1000000),
    damaged {int} CHECK (damaged BETWEEN 0 AND 1000000),
    missing {int} CHECK (missing BETWEEN 0 AND 1000000),
    surplus {int} CHECK (surplus BETWEEN 0 AND 1000000),
    not_counted_reason {text},
    note {text},
    counted_by {uuid} NOT NULL REFERENCES users (id),
    counted_at {time} NOT NULL,
    received_at {time} NOT NULL,
    CONSTRAINT check_counts_seen CHECK (
        CASE counted_kind
            WHEN 'units' THEN not_counted_reason IS NULL
                AND found IS NOT NULL AND damaged IS NOT NULL AND missing IS NOT NULL AND surplus IS NOT NULL
                AND (missing = 0 OR surplus = 0)
            WHEN 'not_counted' THEN not_counted_reason IS NOT NULL
                AND found IS NULL AND damaged IS NULL AND missing IS NULL AND surplus IS NULL
            ELSE 1 = 0
        END
    ),
    FOREIGN KEY (institution_id, check_id, revision, asset_id)
        REFERENCES check_lines (institution_id, check_id, revision, asset_id)
) {strict}

CREATE INDEX check_counts_check ON check_counts (institution_id, check_id, seq, id)

CREATE INDEX check_counts_line ON check_counts (institution_id, check_id, revision, asset_id)

CREATE INDEX check_counts_counted_by ON check_counts (counted_by)
";
