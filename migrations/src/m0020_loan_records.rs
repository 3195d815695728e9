//! Records of what was handed over, which the database itself does not let anybody change, and pictures of what
//! changed hands.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

const TABLES: &str = r"
CREATE TABLE loan_record_numbers (
    institution_id {uuid} NOT NULL,
    warehouse_id {uuid} NOT NULL,
    year {int} NOT NULL,
    last {int} NOT NULL CHECK (last > 0),
    PRIMARY KEY (institution_id, warehouse_id, year),
    FOREIGN KEY (institution_id, warehouse_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE TABLE loan_records (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    loan_id {uuid} NOT NULL,
    warehouse_id {uuid} NOT NULL,
    year {int} NOT NULL,
    number {int} NOT NULL CHECK (number > 0),
    code {text} NOT NULL UNIQUE CHECK (length(code) = 20),
    contents {json} NOT NULL,
    issued_by {uuid} REFERENCES users (id),
    issued_at {time} NOT NULL,
    sha256 {text} CHECK (length(sha256) = 64),
    kept_at {time},
    CONSTRAINT loan_records_number UNIQUE (institution_id, warehouse_id, year, number),
    CONSTRAINT loan_records_kept CHECK ((sha256 IS NULL) = (kept_at IS NULL)),
    FOREIGN KEY (institution_id, loan_id) REFERENCES loans (institution_id, id),
    FOREIGN KEY (institution_id, warehouse_id) REFERENCES environments (institution_id, id)
) {strict}

CREATE INDEX loan_records_loan ON loan_records (institution_id, loan_id, issued_at, id)

CREATE INDEX loan_records_issued_by ON loan_records (issued_by) WHERE issued_by IS NOT NULL

CREATE INDEX loan_records_unkept ON loan_records (issued_at, id) WHERE kept_at IS NULL

CREATE UNIQUE INDEX loan_handlings_of_loan ON loan_handlings (institution_id, loan_id, id)

CREATE TABLE loan_pictures (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    loan_id {uuid} NOT NULL,
    handling_id {uuid} NOT NULL,
    position {int} NOT NULL CHECK (position BETWEEN 0 AND 9),
    format {text} NOT NULL CHECK (format IN ('image/jpeg', 'image/png')),
    thumbnail_format {text} NOT NULL CHECK (thumbnail_format IN ('image/jpeg', 'image/png')),
    width {int} NOT NULL CHECK (width > 0),
    height {int} NOT NULL CHECK (height > 0),
    bytes {int} NOT NULL CHECK (bytes > 0),
    created_by {uuid} REFERENCES users (id),
    created_at {time} NOT NULL,
    CONSTRAINT loan_pictures_position UNIQUE (institution_id, handling_id, position),
    FOREIGN KEY (institution_id, loan_id, handling_id) REFERENCES loan_handlings (institution_id, loan_id, id)
) {strict}

CREATE INDEX loan_pictures_handling ON loan_pictures (institution_id, loan_id, handling_id)

CREATE INDEX loan_pictures_created_by ON loan_pictures (created_by) WHERE created_by IS NOT NULL
";

/// The file of a record is told once; nothing else changes. What replaces a row takes others away without a word to
/// triggers of deletion, so a row whose place is taken is refused before.
const KEEP_SQLITE: &str = r"
CREATE TRIGGER loan_records_keep_update BEFORE UPDATE ON loan_records
WHEN OLD.kept_at IS NOT NULL
    OR NEW.id IS NOT OLD.id OR NEW.institution_id IS NOT OLD.institution_id OR NEW.loan_id IS NOT OLD.loan_id
    OR NEW.warehouse_id IS NOT OLD.warehouse_id OR NEW.year IS NOT OLD.year OR NEW.number IS NOT OLD.number
    OR NEW.code IS NOT OLD.code OR NEW.contents IS NOT OLD.contents
    OR NEW.issued_by IS NOT OLD.issued_by OR NEW.issued_at IS NOT OLD.issued_at
BEGIN SELECT RAISE(ABORT, 'a record of a loan is never changed'); END

CREATE TRIGGER loan_records_keep_replace BEFORE INSERT ON loan_records
WHEN EXISTS (SELECT 1 FROM loan_records WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a record of a loan is never changed'); END

CREATE TRIGGER loan_records_keep_place BEFORE INSERT ON loan_records
WHEN EXISTS (SELECT 1 FROM loan_records WHERE code = NEW.code)
    OR EXISTS (
        SELECT 1 FROM loan_records WHERE institution_id = NEW.institution_id AND warehouse_id = NEW.warehouse_id
            AND year = NEW.year AND number = NEW.number
    )
BEGIN SELECT RAISE(ABORT, 'there is such a record of a loan'); END

CREATE TRIGGER loan_records_keep_delete BEFORE DELETE ON loan_records
BEGIN SELECT RAISE(ABORT, 'a record of a loan is never changed'); END

CREATE TRIGGER loan_pictures_keep_update BEFORE UPDATE ON loan_pictures
BEGIN SELECT RAISE(ABORT, 'a picture of a loan is never changed'); END

CREATE TRIGGER loan_pictures_keep_replace BEFORE INSERT ON loan_pictures
WHEN EXISTS (SELECT 1 FROM loan_pictures WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a picture of a loan is never changed'); END

CREATE TRIGGER loan_pictures_keep_place BEFORE INSERT ON loan_pictures
WHEN EXISTS (
    SELECT 1 FROM loan_pictures WHERE institution_id = NEW.institution_id AND handling_id = NEW.handling_id
        AND position = NEW.position
)
BEGIN SELECT RAISE(ABORT, 'there is such a picture of a loan'); END

CREATE TRIGGER loan_pictures_keep_delete BEFORE DELETE ON loan_pictures
BEGIN SELECT RAISE(ABORT, 'a picture of a loan is never changed'); END
";

const KEEP_POSTGRES: &str = r"
CREATE FUNCTION loan_records_keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.kept_at IS NULL
            AND to_jsonb(NEW) - 'sha256' - 'kept_at' = to_jsonb(OLD) - 'sha256' - 'kept_at' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a record of a loan is never changed';
END $$

CREATE TRIGGER loan_records_keep BEFORE UPDATE OR DELETE ON loan_records
FOR EACH ROW EXECUTE FUNCTION loan_records_keep()

CREATE FUNCTION loan_papers_keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what tells of a loan is never taken away'; END $$

CREATE TRIGGER loan_records_keep_all BEFORE TRUNCATE ON loan_records
FOR EACH STATEMENT EXECUTE FUNCTION loan_papers_keep()

CREATE TRIGGER loan_pictures_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON loan_pictures
FOR EACH STATEMENT EXECUTE FUNCTION loan_papers_keep()
";

const DOWN: &str = r"
DROP TABLE loan_pictures

DROP INDEX loan_handlings_of_loan

DROP TABLE loan_records

DROP TABLE loan_record_numbers
";

const NO_FUNCTIONS: &str = r"
DROP FUNCTION loan_papers_keep()

DROP FUNCTION loan_records_keep()
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
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        run(manager, if postgres { KEEP_POSTGRES } else { KEEP_SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await?;
        crate::dialect::run_on_postgres(manager, NO_FUNCTIONS).await
    }
}
