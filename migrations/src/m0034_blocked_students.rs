//! Students whom the law keeps, and whom nobody sees but who may block them.

use crate::dialect::step;

step!(UP, DOWN);

/// Since when, by whom and why are said together, or not at all.
const UP: &str = r"
ALTER TABLE students ADD COLUMN blocked_at {time}

ALTER TABLE students ADD COLUMN blocked_by {uuid} REFERENCES users (id)

ALTER TABLE students ADD COLUMN blocked_reason {text} CONSTRAINT students_blocked CHECK (
    (blocked_at IS NULL) = (blocked_reason IS NULL) AND (blocked_by IS NULL) = (blocked_reason IS NULL)
    AND (blocked_reason IS NULL OR length(blocked_reason) BETWEEN 1 AND 500)
)

CREATE INDEX students_blocked_at ON students (institution_id, id) WHERE blocked_at IS NOT NULL

CREATE INDEX students_blocked_by ON students (blocked_by) WHERE blocked_by IS NOT NULL
";

/// Who was blocked is shown again: before this step nobody was not.
const DOWN: &str = r"
DROP INDEX students_blocked_by

DROP INDEX students_blocked_at

ALTER TABLE students DROP COLUMN blocked_reason

ALTER TABLE students DROP COLUMN blocked_by

ALTER TABLE students DROP COLUMN blocked_at
";
