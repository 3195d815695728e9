//! Other contact data of students, and of who answers for them, as people propose them.

use crate::dialect::step;

step!(UP, DOWN);

/// Of each field what is proposed and what was: both are empty when the proposal leaves it alone. At most one of a
/// student and a guardian, or of a student and nobody, is pending.
const UP: &str = r"
CREATE TABLE contact_proposals (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    student_id {uuid} NOT NULL,
    guardian_id {uuid},
    proposed_by {uuid} NOT NULL REFERENCES users (id),
    guardian_phone {key} CHECK (length(guardian_phone) BETWEEN 7 AND 20),
    guardian_phone_was {key} CHECK (length(guardian_phone_was) BETWEEN 7 AND 20),
    guardian_email {text} CHECK (length(guardian_email) BETWEEN 3 AND 255),
    guardian_email_was {text} CHECK (length(guardian_email_was) BETWEEN 3 AND 255),
    guardian_address {text} CHECK (length(guardian_address) BETWEEN 1 AND 200),
    guardian_address_was {text} CHECK (length(guardian_address_was) BETWEEN 1 AND 200),
    student_address {text} CHECK (length(student_address) BETWEEN 1 AND 200),
    student_address_was {text} CHECK (length(student_address_was) BETWEEN 1 AND 200),
    student_municipality {key} CHECK (length(student_municipality) = 5),
    student_municipality_was {key} CHECK (length(student_municipality_was) = 5),
    student_zone {key} CHECK (student_zone IN ('urban', 'rural')),
    student_zone_was {key} CHECK (student_zone_was IN ('urban', 'rural')),
    student_phone {key} CHECK (length(student_phone) BETWEEN 7 AND 20),
    student_phone_was {key} CHECK (length(student_phone_was) BETWEEN 7 AND 20),
    student_email {text} CHECK (length(student_email) BETWEEN 3 AND 255),
    student_email_was {text} CHECK (length(student_email_was) BETWEEN 3 AND 255),
    state {key} NOT NULL CHECK (state IN ('pending', 'accepted', 'rejected', 'withdrawn')),
    reason {text} CHECK (length(reason) BETWEEN 1 AND 500),
    decided_by {uuid} REFERENCES users (id),
    decided_at {time},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT contact_proposals_tenant UNIQUE (institution_id, id),
    CONSTRAINT contact_proposals_otherwise CHECK (
        guardian_phone <> guardian_phone_was AND guardian_email <> guardian_email_was
        AND guardian_address <> guardian_address_was AND student_address <> student_address_was
        AND student_municipality <> student_municipality_was AND student_zone <> student_zone_was
        AND student_phone <> student_phone_was AND student_email <> student_email_was
    ),
    CONSTRAINT contact_proposals_something CHECK (
        guardian_phone IS NOT NULL OR guardian_phone_was IS NOT NULL OR guardian_email IS NOT NULL
        OR guardian_email_was IS NOT NULL OR guardian_address IS NOT NULL OR guardian_address_was IS NOT NULL
        OR student_address IS NOT NULL OR student_address_was IS NOT NULL OR student_municipality IS NOT NULL
        OR student_municipality_was IS NOT NULL OR student_zone IS NOT NULL OR student_zone_was IS NOT NULL
        OR student_phone IS NOT NULL OR student_phone_was IS NOT NULL OR student_email IS NOT NULL
        OR student_email_was IS NOT NULL
    ),
    CONSTRAINT contact_proposals_of_somebody CHECK (
        guardian_id IS NOT NULL
        OR (guardian_phone IS NULL AND guardian_phone_was IS NULL AND guardian_email IS NULL
            AND guardian_email_was IS NULL AND guardian_address IS NULL AND guardian_address_was IS NULL)
    ),
    CONSTRAINT contact_proposals_decided CHECK (
        (state = 'pending') = (decided_at IS NULL) AND (state = 'rejected') = (reason IS NOT NULL)
        AND (decided_by IS NULL OR decided_at IS NOT NULL)
    ),
    CONSTRAINT contact_proposals_four_eyes CHECK (state <> 'accepted' OR decided_by <> proposed_by),
    FOREIGN KEY (institution_id, student_id) REFERENCES students (institution_id, id),
    FOREIGN KEY (institution_id, guardian_id) REFERENCES guardians (institution_id, id)
) {strict}

CREATE UNIQUE INDEX contact_proposals_pending ON contact_proposals (institution_id, student_id, guardian_id)
    WHERE guardian_id IS NOT NULL AND state = 'pending'

CREATE UNIQUE INDEX contact_proposals_pending_own ON contact_proposals (institution_id, student_id)
    WHERE guardian_id IS NULL AND state = 'pending'

CREATE INDEX contact_proposals_created ON contact_proposals (institution_id, created_at, id)

CREATE INDEX contact_proposals_updated ON contact_proposals (institution_id, updated_at, id)

CREATE INDEX contact_proposals_state ON contact_proposals (institution_id, state, created_at, id)

CREATE INDEX contact_proposals_student ON contact_proposals (institution_id, student_id, created_at, id)

CREATE INDEX contact_proposals_guardian ON contact_proposals (institution_id, guardian_id)
    WHERE guardian_id IS NOT NULL

CREATE INDEX contact_proposals_proposed_by ON contact_proposals (proposed_by)

CREATE INDEX contact_proposals_decided_by ON contact_proposals (decided_by) WHERE decided_by IS NOT NULL
";

const DOWN: &str = r"
DROP TABLE contact_proposals
";
