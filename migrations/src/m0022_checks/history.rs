//! What was done and said in checks, what was not booked, and what keeps it as it was written.

pub const STEPS: &str = r"
CREATE TABLE check_steps (
    institution_id {uuid} NOT NULL,
    check_id {uuid} NOT NULL,
    position {int} NOT NULL CHECK (position >= 0),
    revision {int} NOT NULL CHECK (revision BETWEEN 1 AND 65535),
    step {text} NOT NULL CHECK (step IN ('student', 'instructor', 'supervisor')),
    outcome {text} NOT NULL CHECK (outcome IN ('confirmed', 'rejected', 'skipped')),
    done_by {uuid} NOT NULL REFERENCES users (id),
    done_at {time} NOT NULL,
    clean {bool},
    organized {bool},
    complete {bool},
    remark {text},
    override_reason {text},
    PRIMARY KEY (institution_id, check_id, position),
    CONSTRAINT check_steps_ticks CHECK (
        (clean IS NULL) = (outcome <> 'confirmed')
        AND (clean IS NULL) = (organized IS NULL) AND (clean IS NULL) = (complete IS NULL)
    ),
    CONSTRAINT check_steps_words CHECK (
        (outcome <> 'rejected' OR remark IS NOT NULL) AND (outcome <> 'skipped' OR override_reason IS NOT NULL)
    ),
    FOREIGN KEY (institution_id, check_id) REFERENCES inventory_checks (institution_id, id)
) {strict}

CREATE INDEX check_steps_done_by ON check_steps (done_by)

CREATE TABLE check_comments (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    check_id {uuid} NOT NULL,
    revision {int} NOT NULL,
    asset_id {uuid} NOT NULL,
    words {text} NOT NULL,
    said_by {uuid} NOT NULL REFERENCES users (id),
    said_at {time} NOT NULL,
    FOREIGN KEY (institution_id, check_id, revision, asset_id)
        REFERENCES check_lines (institution_id, check_id, revision, asset_id)
) {strict}

CREATE INDEX check_comments_check ON check_comments (institution_id, check_id, said_at, id)

CREATE INDEX check_comments_line ON check_comments (institution_id, check_id, revision, asset_id)

CREATE INDEX check_comments_said_by ON check_comments (said_by)
";

pub const DISCREPANCIES: &str = r"
CREATE TABLE count_discrepancies (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    asset_id {uuid} NOT NULL,
    environment_id {uuid} NOT NULL,
    check_id {uuid} NOT NULL,
    book_good {int} NOT NULL CHECK (book_good >= 0),
    book_in_use {int} NOT NULL CHECK (book_in_use >= 0),
    book_damaged {int} NOT NULL CHECK (book_damaged >= 0),
    book_missing {int} NOT NULL CHECK (book_missing >= 0),
    broke {int} NOT NULL CHECK (broke >= 0),
    mended {int} NOT NULL CHECK (mended >= 0),
    lost_good {int} NOT NULL CHECK (lost_good >= 0),
    lost_damaged {int} NOT NULL CHECK (lost_damaged >= 0),
    found_good {int} NOT NULL CHECK (found_good >= 0),
    found_damaged {int} NOT NULL CHECK (found_damaged >= 0),
    value {big},
    reason {text} NOT NULL,
    opened_by {uuid} REFERENCES users (id),
    opened_at {time} NOT NULL,
    resolution {text} CHECK (resolution IN ('booked', 'dismissed', 'superseded')),
    resolved_by {uuid} REFERENCES users (id),
    resolved_at {time},
    resolution_note {text},
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT count_discrepancies_tenant UNIQUE (institution_id, id),
    CONSTRAINT count_discrepancies_resolved CHECK (
        (resolution IS NULL) = (resolved_at IS NULL)
        AND (resolution IS NOT NULL AND resolution <> 'superseded') = (resolution_note IS NOT NULL)
        AND (resolved_by IS NULL OR resolution IS NOT NULL)
    ),
    FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id),
    FOREIGN KEY (institution_id, environment_id) REFERENCES environments (institution_id, id),
    FOREIGN KEY (institution_id, check_id) REFERENCES inventory_checks (institution_id, id)
) {strict}

CREATE INDEX count_discrepancies_opened ON count_discrepancies (institution_id, opened_at, id)

CREATE INDEX count_discrepancies_open ON count_discrepancies (institution_id, opened_at, id) WHERE resolution IS NULL

CREATE INDEX count_discrepancies_open_in ON count_discrepancies (institution_id, environment_id)
WHERE resolution IS NULL

CREATE INDEX count_discrepancies_asset ON count_discrepancies (institution_id, asset_id, opened_at, id)

CREATE INDEX count_discrepancies_environment ON count_discrepancies (institution_id, environment_id, opened_at, id)

CREATE INDEX count_discrepancies_check ON count_discrepancies (institution_id, check_id, opened_at, id)

CREATE INDEX count_discrepancies_opened_by ON count_discrepancies (opened_by) WHERE opened_by IS NOT NULL

CREATE INDEX count_discrepancies_resolved_by ON count_discrepancies (resolved_by) WHERE resolved_by IS NOT NULL
";

/// Beside the other causes, since SQLite widens no constraint. It is no reference: SQLite takes no column away that is
/// one, and no check is ever deleted.
pub const CAUSE: &str = r"
ALTER TABLE movements ADD COLUMN check_id {uuid} CHECK (check_id IS NULL OR cause_kind IS NULL)

CREATE INDEX movements_check ON movements (institution_id, check_id) WHERE check_id IS NOT NULL
";

/// What replaces a row takes others away without a word to triggers of deletion, so a row whose place is taken is
/// refused before.
pub const KEEP_SQLITE: &str = r"
CREATE TRIGGER check_counts_keep_update BEFORE UPDATE ON check_counts
BEGIN SELECT RAISE(ABORT, 'what was counted is never changed'); END

CREATE TRIGGER check_counts_keep_replace BEFORE INSERT ON check_counts
WHEN EXISTS (SELECT 1 FROM check_counts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'what was counted is never changed'); END

CREATE TRIGGER check_counts_keep_delete BEFORE DELETE ON check_counts
BEGIN SELECT RAISE(ABORT, 'what was counted is never changed'); END

CREATE TRIGGER check_steps_keep_update BEFORE UPDATE ON check_steps
BEGIN SELECT RAISE(ABORT, 'a step of a check is never changed'); END

CREATE TRIGGER check_steps_keep_replace BEFORE INSERT ON check_steps
WHEN EXISTS (
    SELECT 1 FROM check_steps WHERE institution_id = NEW.institution_id AND check_id = NEW.check_id
        AND position = NEW.position
)
BEGIN SELECT RAISE(ABORT, 'a step of a check is never changed'); END

CREATE TRIGGER check_steps_keep_delete BEFORE DELETE ON check_steps
BEGIN SELECT RAISE(ABORT, 'a step of a check is never changed'); END
";

pub const KEEP_POSTGRES: &str = r"
CREATE FUNCTION check_history_keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what was done in a check is never changed'; END $$

CREATE TRIGGER check_counts_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON check_counts
FOR EACH STATEMENT EXECUTE FUNCTION check_history_keep()

CREATE TRIGGER check_steps_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON check_steps
FOR EACH STATEMENT EXECUTE FUNCTION check_history_keep()
";

pub const DOWN: &str = r"
DROP INDEX movements_check

ALTER TABLE movements DROP COLUMN check_id

DROP TABLE count_discrepancies

DROP TABLE check_comments

DROP TABLE check_steps

DROP TABLE check_counts

DROP TABLE check_lines

DROP TABLE inventory_checks
";

pub const NO_FUNCTION: &str = r"
DROP FUNCTION check_history_keep()
";
