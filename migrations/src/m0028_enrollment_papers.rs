//! Papers of enrolments, and the ledger of consents: what the database itself lets nobody change.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

const PAPERS: &str = r"
CREATE UNIQUE INDEX enrollments_owner ON enrollments (institution_id, student_id, id)

CREATE TABLE enrollment_documents (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    enrollment_id {uuid} NOT NULL,
    student_id {uuid} NOT NULL,
    kind {key} NOT NULL CHECK (length(kind) BETWEEN 2 AND 40),
    number {int} NOT NULL CHECK (number BETWEEN 1 AND 65535),
    format {text} NOT NULL CHECK (format IN ('application/pdf', 'image/png', 'image/jpeg')),
    file_name {text} NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
    bytes {int} NOT NULL CHECK (bytes BETWEEN 1 AND 10485760),
    sha256 {text} NOT NULL CHECK (length(sha256) = 64),
    uploaded_by {uuid} REFERENCES users (id),
    uploaded_at {time} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('uploaded', 'validated', 'rejected')),
    reason {text} CHECK (length(reason) BETWEEN 1 AND 500),
    reviewed_by {uuid} REFERENCES users (id),
    reviewed_at {time},
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT enrollment_documents_number UNIQUE (institution_id, enrollment_id, kind, number),
    CONSTRAINT enrollment_documents_review CHECK (
        (state = 'uploaded') = (reviewed_at IS NULL) AND (state = 'rejected') = (reason IS NOT NULL)
        AND (reviewed_by IS NULL OR reviewed_at IS NOT NULL)
    ),
    FOREIGN KEY (institution_id, student_id, enrollment_id) REFERENCES enrollments (institution_id, student_id, id)
) {strict}

CREATE INDEX enrollment_documents_student ON enrollment_documents (institution_id, student_id, enrollment_id)

CREATE INDEX enrollment_documents_uploaded_by ON enrollment_documents (uploaded_by) WHERE uploaded_by IS NOT NULL

CREATE INDEX enrollment_documents_reviewed_by ON enrollment_documents (reviewed_by) WHERE reviewed_by IS NOT NULL
";

/// A consent names its words by their digest too: the ledger proves by itself what was said.
const CONSENTS: &str = r"
CREATE TABLE consent_texts (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    purpose {key} NOT NULL CHECK (
        purpose IN ('data_protection', 'sensitive_data', 'image', 'outings', 'communications')
    ),
    number {int} NOT NULL CHECK (number BETWEEN 1 AND 65535),
    words {text} NOT NULL CHECK (length(words) BETWEEN 1 AND 20000),
    sha256 {key} NOT NULL CHECK (length(sha256) = 64),
    written_by {uuid} REFERENCES users (id),
    created_at {time} NOT NULL,
    CONSTRAINT consent_texts_number UNIQUE (institution_id, purpose, number),
    CONSTRAINT consent_texts_said UNIQUE (institution_id, id, purpose, number, sha256)
) {strict}

CREATE INDEX consent_texts_written_by ON consent_texts (written_by) WHERE written_by IS NOT NULL

CREATE TABLE consents (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    student_id {uuid} NOT NULL,
    text_id {uuid} NOT NULL,
    purpose {key} NOT NULL,
    text_number {int} NOT NULL,
    text_sha256 {key} NOT NULL,
    guardian_id {uuid},
    channel {text} NOT NULL CHECK (channel IN ('web', 'paper', 'in_person')),
    recorded_by {uuid} REFERENCES users (id),
    given_at {time} NOT NULL,
    CONSTRAINT consents_tenant UNIQUE (institution_id, id),
    FOREIGN KEY (institution_id, student_id) REFERENCES students (institution_id, id),
    FOREIGN KEY (institution_id, guardian_id) REFERENCES guardians (institution_id, id),
    FOREIGN KEY (institution_id, text_id, purpose, text_number, text_sha256)
        REFERENCES consent_texts (institution_id, id, purpose, number, sha256)
) {strict}

CREATE INDEX consents_student ON consents (institution_id, student_id, given_at, id)

CREATE INDEX consents_guardian ON consents (institution_id, guardian_id) WHERE guardian_id IS NOT NULL

CREATE INDEX consents_text ON consents (institution_id, text_id, purpose, text_number, text_sha256)

CREATE INDEX consents_recorded_by ON consents (recorded_by) WHERE recorded_by IS NOT NULL

CREATE TABLE consent_revocations (
    institution_id {uuid} NOT NULL,
    consent_id {uuid} NOT NULL,
    revoked_at {time} NOT NULL,
    revoked_by {uuid} REFERENCES users (id),
    channel {text} NOT NULL CHECK (channel IN ('web', 'paper', 'in_person')),
    reason {text} CHECK (length(reason) BETWEEN 1 AND 500),
    PRIMARY KEY (institution_id, consent_id),
    FOREIGN KEY (institution_id, consent_id) REFERENCES consents (institution_id, id)
) {strict}

CREATE INDEX consent_revocations_revoked_by ON consent_revocations (revoked_by) WHERE revoked_by IS NOT NULL
";

/// The office says of a paper what it says, and takes nothing back but that it does. What replaces a row takes others
/// away without a word to triggers of deletion, so a row whose place is taken is refused before.
const KEEP_SQLITE: &str = r"
CREATE TRIGGER enrollment_documents_keep_update BEFORE UPDATE ON enrollment_documents
WHEN OLD.state = 'rejected' OR NEW.state = 'uploaded'
    OR NEW.id IS NOT OLD.id OR NEW.institution_id IS NOT OLD.institution_id
    OR NEW.enrollment_id IS NOT OLD.enrollment_id OR NEW.student_id IS NOT OLD.student_id
    OR NEW.kind IS NOT OLD.kind OR NEW.number IS NOT OLD.number OR NEW.format IS NOT OLD.format
    OR NEW.file_name IS NOT OLD.file_name OR NEW.bytes IS NOT OLD.bytes OR NEW.sha256 IS NOT OLD.sha256
    OR NEW.uploaded_by IS NOT OLD.uploaded_by OR NEW.uploaded_at IS NOT OLD.uploaded_at
BEGIN SELECT RAISE(ABORT, 'a paper of an enrolment is never changed'); END

CREATE TRIGGER enrollment_documents_keep_replace BEFORE INSERT ON enrollment_documents
WHEN EXISTS (SELECT 1 FROM enrollment_documents WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a paper of an enrolment is never changed'); END

CREATE TRIGGER enrollment_documents_keep_place BEFORE INSERT ON enrollment_documents
WHEN EXISTS (
    SELECT 1 FROM enrollment_documents WHERE institution_id = NEW.institution_id
        AND enrollment_id = NEW.enrollment_id AND kind = NEW.kind AND number = NEW.number
)
BEGIN SELECT RAISE(ABORT, 'there is such a paper of an enrolment'); END

CREATE TRIGGER enrollment_documents_keep_delete BEFORE DELETE ON enrollment_documents
BEGIN SELECT RAISE(ABORT, 'a paper of an enrolment is never changed'); END

CREATE TRIGGER consent_texts_keep_update BEFORE UPDATE ON consent_texts
BEGIN SELECT RAISE(ABORT, 'what was consented to is never changed'); END

CREATE TRIGGER consent_texts_keep_replace BEFORE INSERT ON consent_texts
WHEN EXISTS (SELECT 1 FROM consent_texts WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'what was consented to is never changed'); END

CREATE TRIGGER consent_texts_keep_place BEFORE INSERT ON consent_texts
WHEN EXISTS (
    SELECT 1 FROM consent_texts WHERE institution_id = NEW.institution_id AND purpose = NEW.purpose
        AND number = NEW.number
)
BEGIN SELECT RAISE(ABORT, 'there is such a text of a consent'); END

CREATE TRIGGER consent_texts_keep_delete BEFORE DELETE ON consent_texts
BEGIN SELECT RAISE(ABORT, 'what was consented to is never changed'); END

CREATE TRIGGER consents_once BEFORE INSERT ON consents
WHEN EXISTS (
    SELECT 1 FROM consents AS c WHERE c.institution_id = NEW.institution_id AND c.student_id = NEW.student_id
        AND c.purpose = NEW.purpose AND c.guardian_id IS NEW.guardian_id
        AND NOT EXISTS (
            SELECT 1 FROM consent_revocations AS r WHERE r.institution_id = c.institution_id AND r.consent_id = c.id
        )
)
BEGIN SELECT RAISE(ABORT, 'the consent holds already'); END

CREATE TRIGGER consents_keep_update BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'what was consented to is never changed'); END

CREATE TRIGGER consents_keep_replace BEFORE INSERT ON consents
WHEN EXISTS (SELECT 1 FROM consents WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'what was consented to is never changed'); END

CREATE TRIGGER consents_keep_delete BEFORE DELETE ON consents
BEGIN SELECT RAISE(ABORT, 'what was consented to is never changed'); END

CREATE TRIGGER consent_revocations_keep_update BEFORE UPDATE ON consent_revocations
BEGIN SELECT RAISE(ABORT, 'what was consented to is never changed'); END

CREATE TRIGGER consent_revocations_keep_place BEFORE INSERT ON consent_revocations
WHEN EXISTS (
    SELECT 1 FROM consent_revocations WHERE institution_id = NEW.institution_id AND consent_id = NEW.consent_id
)
BEGIN SELECT RAISE(ABORT, 'the consent was revoked'); END

CREATE TRIGGER consent_revocations_keep_delete BEFORE DELETE ON consent_revocations
BEGIN SELECT RAISE(ABORT, 'what was consented to is never changed'); END
";

/// Who consents waits for others who do of the same student, so that of two who come at once one is seen by the other.
const KEEP_POSTGRES: &str = r"
CREATE FUNCTION enrollment_documents_keep() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE said text[] := ARRAY['state', 'reason', 'reviewed_by', 'reviewed_at', 'version'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.state <> 'rejected' AND NEW.state <> 'uploaded' AND to_jsonb(NEW) - said = to_jsonb(OLD) - said THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a paper of an enrolment is never changed';
END $$

CREATE TRIGGER enrollment_documents_keep BEFORE UPDATE OR DELETE ON enrollment_documents
FOR EACH ROW EXECUTE FUNCTION enrollment_documents_keep()

CREATE FUNCTION enrollment_papers_keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF TG_TABLE_NAME = 'enrollment_documents' THEN
        RAISE EXCEPTION 'a paper of an enrolment is never changed';
    END IF;
    RAISE EXCEPTION 'what was consented to is never changed';
END $$

CREATE TRIGGER enrollment_documents_keep_all BEFORE TRUNCATE ON enrollment_documents
FOR EACH STATEMENT EXECUTE FUNCTION enrollment_papers_keep()

CREATE TRIGGER consent_texts_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_texts
FOR EACH STATEMENT EXECUTE FUNCTION enrollment_papers_keep()

CREATE TRIGGER consents_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON consents
FOR EACH STATEMENT EXECUTE FUNCTION enrollment_papers_keep()

CREATE TRIGGER consent_revocations_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_revocations
FOR EACH STATEMENT EXECUTE FUNCTION enrollment_papers_keep()

CREATE FUNCTION consents_once() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    PERFORM 1 FROM students WHERE institution_id = NEW.institution_id AND id = NEW.student_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM consents AS c WHERE c.institution_id = NEW.institution_id AND c.student_id = NEW.student_id
            AND c.purpose = NEW.purpose AND c.guardian_id IS NOT DISTINCT FROM NEW.guardian_id
            AND NOT EXISTS (
                SELECT 1 FROM consent_revocations AS r
                WHERE r.institution_id = c.institution_id AND r.consent_id = c.id
            )
    ) THEN
        RAISE EXCEPTION 'the consent holds already' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$

CREATE TRIGGER consents_once BEFORE INSERT ON consents FOR EACH ROW EXECUTE FUNCTION consents_once()
";

const DOWN: &str = r"
DROP TABLE consent_revocations

DROP TABLE consents

DROP TABLE consent_texts

DROP TABLE enrollment_documents

DROP INDEX enrollments_owner
";

const NO_FUNCTIONS: &str = r"
DROP FUNCTION consents_once()

DROP FUNCTION enrollment_papers_keep()

DROP FUNCTION enrollment_documents_keep()
";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, PAPERS).await?;
        run(manager, CONSENTS).await?;
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        run(manager, if postgres { KEEP_POSTGRES } else { KEEP_SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await?;
        crate::dialect::run_on_postgres(manager, NO_FUNCTIONS).await
    }
}
