//! What becomes of a loan beside its states: more days, waiting, what the clock says, a borrower who left.
//!
//! Who answered is no reference: SQLite takes no column away that is one. Accounts are emptied, never deleted.

crate::dialect::step!(
    r"
ALTER TABLE loans ADD COLUMN collect_by {date}

ALTER TABLE loans ADD COLUMN cancel_reason {text} CHECK (cancel_reason IS NULL OR state = 'cancelled')

ALTER TABLE loans ADD COLUMN extension_end {date}

ALTER TABLE loans ADD COLUMN extension_reason {text} CHECK ((extension_reason IS NULL) = (extension_end IS NULL))

ALTER TABLE loans ADD COLUMN extension_asked_by {uuid}

ALTER TABLE loans ADD COLUMN extension_asked_at {time} CHECK ((extension_asked_at IS NULL) = (extension_end IS NULL))

ALTER TABLE loans ADD COLUMN extension_granted {bool} CHECK (extension_granted IS NULL OR extension_end IS NOT NULL)

ALTER TABLE loans ADD COLUMN extension_answer {text}

ALTER TABLE loans ADD COLUMN extension_answered_by {uuid}

ALTER TABLE loans ADD COLUMN extension_answered_at {time}
    CHECK ((extension_answered_at IS NULL) = (extension_granted IS NULL))

ALTER TABLE loans ADD COLUMN waiting_since {time} CHECK (waiting_since IS NULL OR state = 'pending')

ALTER TABLE loans ADD COLUMN noticed_at {time} CHECK (noticed_at IS NULL OR waiting_since IS NOT NULL)

ALTER TABLE loans ADD COLUMN remind {text}
    CHECK (remind IS NULL
        OR (remind IN ('due_soon', 'due', 'overdue', 'lost') AND state IN ('active', 'partially_returned')))

ALTER TABLE loans ADD COLUMN remind_at {time} CHECK ((remind_at IS NULL) = (remind IS NULL))

ALTER TABLE loans ADD COLUMN borrower_left_at {time}

ALTER TABLE loans ADD COLUMN late {bool} NOT NULL DEFAULT FALSE

CREATE INDEX loans_collecting ON loans (collect_by, id) WHERE state = 'approved'

CREATE INDEX loans_waiting ON loans (institution_id, waiting_since, id) WHERE waiting_since IS NOT NULL

CREATE INDEX loans_reminders ON loans (institution_id, remind_at, id) WHERE remind_at IS NOT NULL

CREATE INDEX loans_start ON loans (institution_id, start_date, id)

CREATE INDEX loans_end ON loans (institution_id, end_date, id)
",
    r"
DROP INDEX loans_end

DROP INDEX loans_start

DROP INDEX loans_reminders

DROP INDEX loans_waiting

DROP INDEX loans_collecting

ALTER TABLE loans DROP COLUMN late

ALTER TABLE loans DROP COLUMN borrower_left_at

ALTER TABLE loans DROP COLUMN remind_at

ALTER TABLE loans DROP COLUMN remind

ALTER TABLE loans DROP COLUMN noticed_at

ALTER TABLE loans DROP COLUMN waiting_since

ALTER TABLE loans DROP COLUMN extension_answered_at

ALTER TABLE loans DROP COLUMN extension_answered_by

ALTER TABLE loans DROP COLUMN extension_answer

ALTER TABLE loans DROP COLUMN extension_granted

ALTER TABLE loans DROP COLUMN extension_asked_at

ALTER TABLE loans DROP COLUMN extension_asked_by

ALTER TABLE loans DROP COLUMN extension_reason

ALTER TABLE loans DROP COLUMN extension_end

ALTER TABLE loans DROP COLUMN cancel_reason

ALTER TABLE loans DROP COLUMN collect_by
"
);
