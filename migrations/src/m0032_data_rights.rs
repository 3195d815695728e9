//! What people ask about the data of students, and by when they are answered.

use crate::dialect::step;

step!(UP, DOWN);

/// A request is answered by the last day of its term, or of the longer one that was said once, with a reason.
const UP: &str = r"
CREATE TABLE data_rights_terms (
    institution_id {uuid} NOT NULL PRIMARY KEY REFERENCES institutions (id),
    query_days {int} NOT NULL CHECK (query_days BETWEEN 1 AND 90),
    query_extension {int} NOT NULL CHECK (query_extension BETWEEN 0 AND 90),
    claim_days {int} NOT NULL CHECK (claim_days BETWEEN 1 AND 90),
    claim_extension {int} NOT NULL CHECK (claim_extension BETWEEN 0 AND 90),
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0)
) {strict}

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

CREATE INDEX data_requests_last ON data_requests (institution_id, last_day, id)

CREATE INDEX data_requests_created ON data_requests (institution_id, created_at, id)

CREATE INDEX data_requests_state ON data_requests (institution_id, state, last_day, id)

CREATE INDEX data_requests_kind ON data_requests (institution_id, kind, last_day, id)

CREATE INDEX data_requests_student ON data_requests (institution_id, student_id, created_at, id)

CREATE INDEX data_requests_asked_by ON data_requests (asked_by) WHERE asked_by IS NOT NULL

CREATE INDEX data_requests_extended_by ON data_requests (extended_by) WHERE extended_by IS NOT NULL

CREATE INDEX data_requests_decided_by ON data_requests (decided_by) WHERE decided_by IS NOT NULL
";

const DOWN: &str = r"
DROP TABLE data_requests

DROP TABLE data_rights_terms
";
