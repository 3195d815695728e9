//! Which guardian asked about data, what the office takes back, and in which institution a request was answered.

use crate::dialect::step;

step!(UP, DOWN);

/// The table is written anew: SQLite changes no check. Of what was asked by the own account, who asked is known: the
/// guardian whose account it is, unless the student did. Answers that are kept already stay of no institution, and go
/// within a day.
const UP: &str = r"
CREATE TABLE data_requests_before AS SELECT * FROM data_requests

DROP TABLE data_requests

CREATE TABLE data_requests (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    student_id {uuid} NOT NULL,
    guardian_id {uuid},
    kind {key} NOT NULL CHECK (kind IN (
        'query', 'correction', 'update', 'suppression', 'revocation', 'complaint')),
    words {text} NOT NULL CHECK (length(words) BETWEEN 1 AND 4000),
    channel {key} NOT NULL CHECK (channel IN ('web', 'paper', 'in_person')),
    asked_by {uuid} REFERENCES users (id),
    received_on {date} NOT NULL,
    due_on {date} NOT NULL,
    extended_to {date},
    extension_reason {text} CHECK (length(extension_reason) BETWEEN 1 AND 500),
    extended_by {uuid} REFERENCES users (id),
    extended_at {time},
    last_day {date} NOT NULL,
    state {key} NOT NULL CHECK (state IN ('open', 'in_progress', 'answered', 'rejected', 'void')),
    answer {text} CHECK (length(answer) BETWEEN 1 AND 4000),
    decided_by {uuid} REFERENCES users (id),
    decided_at {time},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT data_requests_tenant UNIQUE (institution_id, id),
    CONSTRAINT data_requests_due CHECK (due_on >= received_on),
    CONSTRAINT data_requests_extended CHECK (
        (extended_to IS NULL) = (extended_at IS NULL) AND (extended_to IS NULL) = (extension_reason IS NULL)
        AND (extended_by IS NULL OR extended_at IS NOT NULL)
        AND (extended_to IS NULL OR extended_to >= due_on)
    ),
    CONSTRAINT data_requests_last_day CHECK (last_day = COALESCE(extended_to, due_on)),
    CONSTRAINT data_requests_decided CHECK (
        (state IN ('answered', 'rejected', 'void')) = (answer IS NOT NULL)
        AND (answer IS NULL) = (decided_at IS NULL)
        AND (decided_by IS NULL OR decided_at IS NOT NULL)
    ),
    CONSTRAINT data_requests_void CHECK (state <> 'void' OR channel <> 'web'),
    FOREIGN KEY (institution_id, student_id) REFERENCES students (institution_id, id),
    FOREIGN KEY (institution_id, guardian_id) REFERENCES guardians (institution_id, id)
) {strict}

INSERT INTO data_requests (
    id, institution_id, student_id, kind, words, channel, asked_by, received_on, due_on, extended_to, extension_reason,
    extended_by, extended_at, last_day, state, answer, decided_by, decided_at, created_at, updated_at, version
) SELECT
    id, institution_id, student_id, kind, words, channel, asked_by, received_on, due_on, extended_to, extension_reason,
    extended_by, extended_at, last_day, state, answer, decided_by, decided_at, created_at, updated_at, version
FROM data_requests_before

DROP TABLE data_requests_before

UPDATE data_requests SET guardian_id = (
    SELECT guardians.id FROM guardians WHERE guardians.institution_id = data_requests.institution_id
    AND guardians.user_id = data_requests.asked_by
) WHERE channel = 'web' AND NOT EXISTS (
    SELECT 1 FROM students WHERE students.institution_id = data_requests.institution_id
    AND students.id = data_requests.student_id AND students.user_id = data_requests.asked_by
)

CREATE INDEX data_requests_last ON data_requests (institution_id, last_day, id)

CREATE INDEX data_requests_created ON data_requests (institution_id, created_at, id)

CREATE INDEX data_requests_state ON data_requests (institution_id, state, last_day, id)

CREATE INDEX data_requests_kind ON data_requests (institution_id, kind, last_day, id)

CREATE INDEX data_requests_student ON data_requests (institution_id, student_id, created_at, id)

CREATE INDEX data_requests_asked_by ON data_requests (asked_by) WHERE asked_by IS NOT NULL

CREATE INDEX data_requests_extended_by ON data_requests (extended_by) WHERE extended_by IS NOT NULL

CREATE INDEX data_requests_decided_by ON data_requests (decided_by) WHERE decided_by IS NOT NULL

CREATE INDEX data_requests_guardian ON data_requests (institution_id, guardian_id) WHERE guardian_id IS NOT NULL

ALTER TABLE idempotency_keys ADD COLUMN institution_id {uuid} REFERENCES institutions (id)

CREATE INDEX idempotency_keys_institution ON idempotency_keys (institution_id) WHERE institution_id IS NOT NULL
";

/// What was taken back is refused again.
const DOWN: &str = r"
DROP INDEX idempotency_keys_institution

ALTER TABLE idempotency_keys DROP COLUMN institution_id

CREATE TABLE data_requests_before AS SELECT * FROM data_requests

DROP TABLE data_requests

CREATE TABLE data_requests (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    student_id {uuid} NOT NULL,
    kind {key} NOT NULL CHECK (kind IN (
        'query', 'correction', 'update', 'suppression', 'revocation', 'complaint')),
    words {text} NOT NULL CHECK (length(words) BETWEEN 1 AND 4000),
    channel {key} NOT NULL CHECK (channel IN ('web', 'paper', 'in_person')),
    asked_by {uuid} REFERENCES users (id),
    received_on {date} NOT NULL,
    due_on {date} NOT NULL,
    extended_to {date},
    extension_reason {text} CHECK (length(extension_reason) BETWEEN 1 AND 500),
    extended_by {uuid} REFERENCES users (id),
    extended_at {time},
    last_day {date} NOT NULL,
    state {key} NOT NULL CHECK (state IN ('open', 'in_progress', 'answered', 'rejected')),
    answer {text} CHECK (length(answer) BETWEEN 1 AND 4000),
    decided_by {uuid} REFERENCES users (id),
    decided_at {time},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT data_requests_tenant UNIQUE (institution_id, id),
    CONSTRAINT data_requests_due CHECK (due_on >= received_on),
    CONSTRAINT data_requests_extended CHECK (
        (extended_to IS NULL) = (extended_at IS NULL) AND (extended_to IS NULL) = (extension_reason IS NULL)
        AND (extended_by IS NULL OR extended_at IS NOT NULL)
        AND (extended_to IS NULL OR extended_to >= due_on)
    ),
    CONSTRAINT data_requests_last_day CHECK (last_day = COALESCE(extended_to, due_on)),
    CONSTRAINT data_requests_decided CHECK (
        (state IN ('answered', 'rejected')) = (answer IS NOT NULL)
        AND (answer IS NULL) = (decided_at IS NULL)
        AND (decided_by IS NULL OR decided_at IS NOT NULL)
    ),
    FOREIGN KEY (institution_id, student_id) REFERENCES students (institution_id, id)
) {strict}

INSERT INTO data_requests (
    id, institution_id, student_id, kind, words, channel, asked_by, received_on, due_on, extended_to, extension_reason,
    extended_by, extended_at, last_day, state, answer, decided_by, decided_at, created_at, updated_at, version
) SELECT
    id, institution_id, student_id, kind, words, channel, asked_by, received_on, due_on, extended_to, extension_reason,
    extended_by, extended_at, last_day, CASE state WHEN 'void' THEN 'rejected' ELSE state END, answer, decided_by,
    decided_at, created_at, updated_at, version
FROM data_requests_before

DROP TABLE data_requests_before

CREATE INDEX data_requests_last ON data_requests (institution_id, last_day, id)

CREATE INDEX data_requests_created ON data_requests (institution_id, created_at, id)

CREATE INDEX data_requests_state ON data_requests (institution_id, state, last_day, id)

CREATE INDEX data_requests_kind ON data_requests (institution_id, kind, last_day, id)

CREATE INDEX data_requests_student ON data_requests (institution_id, student_id, created_at, id)

CREATE INDEX data_requests_asked_by ON data_requests (asked_by) WHERE asked_by IS NOT NULL

CREATE INDEX data_requests_extended_by ON data_requests (extended_by) WHERE extended_by IS NOT NULL

CREATE INDEX data_requests_decided_by ON data_requests (decided_by) WHERE decided_by IS NOT NULL
";
