//! Pictures of the items of checks, which the database itself lets nobody change.

use crate::dialect::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

const TABLE: &str = r"
CREATE TABLE check_pictures (
    id {uuid} NOT NULL PRIMARY KEY,
    institution_id {uuid} NOT NULL,
    check_id {uuid} NOT NULL,
    revision {int} NOT NULL,
    asset_id {uuid} NOT NULL,
    position {int} NOT NULL CHECK (position BETWEEN 0 AND 9),
    format {text} NOT NULL CHECK (format IN ('image/jpeg', 'image/png')),
    thumbnail_format {text} NOT NULL CHECK (thumbnail_format IN ('image/jpeg', 'image/png')),
    width {int} NOT NULL CHECK (width > 0),
    height {int} NOT NULL CHECK (height > 0),
    bytes {int} NOT NULL CHECK (bytes > 0),
    created_by {uuid} REFERENCES users (id),
    created_at {time} NOT NULL,
    CONSTRAINT check_pictures_position UNIQUE (institution_id, check_id, revision, asset_id, position),
    FOREIGN KEY (institution_id, check_id, revision, asset_id)
        REFERENCES check_lines (institution_id, check_id, revision, asset_id)
) {strict}

CREATE INDEX check_pictures_created_by ON check_pictures (created_by) WHERE created_by IS NOT NULL
";

/// What replaces a row takes others away without a word to triggers of deletion, so a row whose place is taken is
/// refused before.
const KEEP_SQLITE: &str = r"
CREATE TRIGGER check_pictures_keep_update BEFORE UPDATE ON check_pictures
BEGIN SELECT RAISE(ABORT, 'a picture of a check is never changed'); END

CREATE TRIGGER check_pictures_keep_replace BEFORE INSERT ON check_pictures
WHEN EXISTS (SELECT 1 FROM check_pictures WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a picture of a check is never changed'); END

CREATE TRIGGER check_pictures_keep_place BEFORE INSERT ON check_pictures
WHEN EXISTS (
    SELECT 1 FROM check_pictures WHERE institution_id = NEW.institution_id AND check_id = NEW.check_id
        AND revision = NEW.revision AND asset_id = NEW.asset_id AND position = NEW.position
)
BEGIN SELECT RAISE(ABORT, 'there is such a picture of a check'); END

CREATE TRIGGER check_pictures_keep_delete BEFORE DELETE ON check_pictures
BEGIN SELECT RAISE(ABORT, 'a picture of a check is never changed'); END
";

const KEEP_POSTGRES: &str = r"
CREATE TRIGGER check_pictures_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON check_pictures
FOR EACH STATEMENT EXECUTE FUNCTION check_history_keep()
";

const DOWN: &str = r"
DROP TABLE check_pictures
";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, TABLE).await?;
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        run(manager, if postgres { KEEP_POSTGRES } else { KEEP_SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}
