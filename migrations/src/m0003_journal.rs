//! What happened: append-only by the database itself.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

const TABLE: &str = r"
CREATE TABLE journal (
    id {uuid} NOT NULL PRIMARY KEY,
    at {time} NOT NULL,
    institution_id {uuid} REFERENCES institutions (id),
    kind {key} NOT NULL,
    version {int} NOT NULL,
    subject_kind {key} NOT NULL,
    subject_id {uuid} NOT NULL,
    principal {text} NOT NULL,
    user_id {uuid},
    role {text} NOT NULL,
    request_id {text} NOT NULL,
    data {json} NOT NULL,
    changes {json} NOT NULL
) {strict}

CREATE INDEX journal_institution ON journal (institution_id, at, id)

CREATE INDEX journal_user ON journal (institution_id, user_id, at, id)

CREATE INDEX journal_kind ON journal (institution_id, kind, at, id)

CREATE INDEX journal_subject ON journal (institution_id, subject_kind, subject_id, at, id)

CREATE INDEX journal_subject_id ON journal (institution_id, subject_id, at, id)
";

const KEEP_SQLITE: &str = r"
CREATE TRIGGER journal_keep_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END

CREATE TRIGGER journal_keep_replace BEFORE INSERT ON journal WHEN EXISTS (SELECT 1 FROM journal WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END

CREATE TRIGGER journal_keep_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
";

const KEEP_POSTGRES: &str = r"
CREATE FUNCTION journal_keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$

CREATE TRIGGER journal_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_keep()
";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, TABLE).await?;
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        crate::dialect::run(manager, if postgres { KEEP_POSTGRES } else { KEEP_SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::dialect::run(manager, "DROP TABLE journal").await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            crate::dialect::run(manager, "DROP FUNCTION journal_keep()").await?;
        }
        Ok(())
    }
}
