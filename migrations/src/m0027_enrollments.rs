//! Students' places in school years, what became of each, and which papers institutions ask for. Of a student and a
//! year one at most was not left; what became of an enrolment, the database lets nobody change.

use crate::dialect::{run, run_on_postgres};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Who is taught is taught in a group, and a group says the shift.
const TABLES: &str = r"
CREATE TABLE enrollments (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL REFERENCES institutions (id),
    student_id {uuid} NOT NULL,
    year_id {uuid} NOT NULL,
    site_id {uuid} NOT NULL,
    grade {int} NOT NULL,
    shift {key} CHECK (shift IN ('full_day', 'morning', 'afternoon', 'night', 'weekend', 'single')),
    group_id {uuid},
    case_name {key} NOT NULL CHECK (case_name IN ('new', 'returning', 'from_elsewhere', 'from_abroad')),
    state {key} NOT NULL CHECK (state IN (
        'prospect', 'pending_documents', 'in_review', 'active', 'completed', 'graduated', 'withdrawn', 'transferred')),
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    version {big} NOT NULL CHECK (version > 0),
    CONSTRAINT enrollments_tenant UNIQUE (institution_id, id),
    CONSTRAINT enrollments_grade CHECK (
        grade BETWEEN -2 AND 11 OR grade BETWEEN 21 AND 26 OR grade BETWEEN 41 AND 45 OR grade = 99
    ),
    CONSTRAINT enrollments_taught CHECK (group_id IS NOT NULL OR state NOT IN ('active', 'completed', 'graduated')),
    CONSTRAINT enrollments_group_shift CHECK (group_id IS NULL OR shift IS NOT NULL),
    FOREIGN KEY (institution_id, student_id) REFERENCES students (institution_id, id),
    FOREIGN KEY (institution_id, year_id) REFERENCES school_years (institution_id, id),
    FOREIGN KEY (institution_id, site_id) REFERENCES sites (institution_id, id),
    FOREIGN KEY (institution_id, group_id) REFERENCES class_groups (institution_id, id)
) {strict}

CREATE UNIQUE INDEX enrollments_once ON enrollments (institution_id, student_id, year_id)
WHERE state NOT IN ('withdrawn', 'transferred')

CREATE INDEX enrollments_student ON enrollments (institution_id, student_id, year_id, state)

CREATE INDEX enrollments_year ON enrollments (institution_id, year_id, state, created_at, id)

CREATE INDEX enrollments_site ON enrollments (institution_id, site_id, created_at, id)

CREATE INDEX enrollments_group ON enrollments (institution_id, group_id, state, student_id)

CREATE INDEX enrollments_of_grade ON enrollments (institution_id, grade, created_at, id)

CREATE INDEX enrollments_shift ON enrollments (institution_id, shift, created_at, id)

CREATE INDEX enrollments_case ON enrollments (institution_id, case_name, created_at, id)

CREATE INDEX enrollments_state ON enrollments (institution_id, state, created_at, id)

CREATE INDEX enrollments_created ON enrollments (institution_id, created_at, id)

CREATE INDEX enrollments_updated ON enrollments (institution_id, updated_at, id)

CREATE TABLE enrollment_requirements (
    institution_id {uuid} NOT NULL PRIMARY KEY REFERENCES institutions (id),
    papers {json} NOT NULL,
    updated_at {time},
    version {big} NOT NULL CHECK (version > 0)
) {strict}
";

/// Steps lead where the table of edges in `enrolment/steps.rs` leads, and say why where a reason is asked for.
const HISTORY: &str = r"
CREATE TABLE enrollment_history (
    institution_id {uuid} NOT NULL,
    enrollment_id {uuid} NOT NULL,
    position {int} NOT NULL CHECK (position >= 0),
    from_state {key},
    to_state {key} NOT NULL,
    done_at {time} NOT NULL,
    done_by {uuid} REFERENCES users (id),
    reason {text} CHECK (length(reason) BETWEEN 1 AND 500),
    destination {text} CHECK (length(destination) BETWEEN 1 AND 200),
    PRIMARY KEY (institution_id, enrollment_id, position),
    CONSTRAINT enrollment_history_begins CHECK ((from_state IS NULL) = (position = 0)),
    CONSTRAINT enrollment_history_edge CHECK (
        CASE COALESCE(from_state, '')
            WHEN '' THEN to_state IN ('prospect', 'pending_documents')
            WHEN 'prospect' THEN to_state IN ('pending_documents', 'withdrawn')
            WHEN 'pending_documents' THEN to_state IN ('in_review', 'withdrawn')
            WHEN 'in_review' THEN to_state IN ('pending_documents', 'active', 'withdrawn')
            WHEN 'active' THEN to_state IN ('completed', 'graduated', 'withdrawn', 'transferred')
            WHEN 'completed' THEN to_state = 'active'
            WHEN 'graduated' THEN to_state = 'active'
            WHEN 'withdrawn' THEN to_state IN ('prospect', 'pending_documents', 'in_review')
            WHEN 'transferred' THEN to_state = 'in_review'
            ELSE 1 = 0
        END
    ),
    CONSTRAINT enrollment_history_words CHECK (
        (reason IS NOT NULL OR to_state <> 'withdrawn')
        AND (reason IS NOT NULL OR COALESCE(from_state, '') NOT IN ('completed', 'graduated'))
        AND (reason IS NOT NULL OR to_state <> 'pending_documents' OR COALESCE(from_state, '') <> 'in_review')
        AND (destination IS NOT NULL OR to_state <> 'transferred')
    ),
    FOREIGN KEY (institution_id, enrollment_id) REFERENCES enrollments (institution_id, id)
) {strict}

CREATE INDEX enrollment_history_done_by ON enrollment_history (done_by) WHERE done_by IS NOT NULL
";

/// What replaces a row takes others away without a word to triggers of deletion, so a row whose place is taken is
/// refused before.
const KEEP_SQLITE: &str = r"
CREATE TRIGGER enrollment_history_keep_update BEFORE UPDATE ON enrollment_history
BEGIN SELECT RAISE(ABORT, 'a step of an enrolment is never changed'); END

CREATE TRIGGER enrollment_history_keep_replace BEFORE INSERT ON enrollment_history
WHEN EXISTS (
    SELECT 1 FROM enrollment_history WHERE institution_id = NEW.institution_id AND enrollment_id = NEW.enrollment_id
        AND position = NEW.position
)
BEGIN SELECT RAISE(ABORT, 'a step of an enrolment is never changed'); END

CREATE TRIGGER enrollment_history_keep_delete BEFORE DELETE ON enrollment_history
BEGIN SELECT RAISE(ABORT, 'a step of an enrolment is never changed'); END
";

const KEEP_POSTGRES: &str = r"
CREATE FUNCTION enrollment_history_keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a step of an enrolment is never changed'; END $$

CREATE TRIGGER enrollment_history_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON enrollment_history
FOR EACH STATEMENT EXECUTE FUNCTION enrollment_history_keep()
";

const DOWN: &str = r"
DROP TABLE enrollment_history

DROP TABLE enrollment_requirements

DROP TABLE enrollments
";

const NO_FUNCTION: &str = r"
DROP FUNCTION enrollment_history_keep()
";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLES).await?;
        run(manager, HISTORY).await?;
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        run(manager, if postgres { KEEP_POSTGRES } else { KEEP_SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await?;
        run_on_postgres(manager, NO_FUNCTION).await
    }
}
