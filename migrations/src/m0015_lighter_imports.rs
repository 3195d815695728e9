//! What an import writes refers to what there is, and PostgreSQL looks that up for many rows at once.
//!
//! One by one, with a query and a lock for each reference of each row, took it a fifth of an import. What movements
//! and the rows of an import name is never deleted: assets and environments refuse it from now on, and what one
//! statement adds is looked up together. SQLite looks a reference up in a millionth of a second, and keeps them all.

use crate::dialect::run_on_postgres;
use sea_orm_migration::prelude::*;

const TOGETHER: &str = r"
ALTER TABLE import_rows
    DROP CONSTRAINT import_rows_institution_id_import_id_fkey,
    DROP CONSTRAINT import_rows_institution_id_asset_id_fkey

ALTER TABLE movements
    DROP CONSTRAINT movements_asset, DROP CONSTRAINT movements_from, DROP CONSTRAINT movements_to

CREATE FUNCTION movements_refer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM added
        LEFT JOIN assets ON assets.institution_id = added.institution_id AND assets.id = added.asset_id
        WHERE assets.id IS NULL
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a movement of an asset that is not there';
    END IF;
    IF EXISTS (
        SELECT 1
        FROM (
            SELECT institution_id, from_environment_id AS id FROM added
            UNION
            SELECT institution_id, to_environment_id FROM added
        ) AS named
        LEFT JOIN environments ON environments.institution_id = named.institution_id AND environments.id = named.id
        WHERE named.id IS NOT NULL AND environments.id IS NULL
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a movement to or from an environment that is not there';
    END IF;
    RETURN NULL;
END $$

CREATE TRIGGER movements_refer AFTER INSERT ON movements REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION movements_refer()

CREATE FUNCTION import_rows_refer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM added
        LEFT JOIN assets ON assets.institution_id = added.institution_id AND assets.id = added.asset_id
        WHERE assets.id IS NULL
    ) OR EXISTS (
        SELECT 1
        FROM (SELECT DISTINCT institution_id, import_id AS id FROM added) AS named
        LEFT JOIN imports ON imports.institution_id = named.institution_id AND imports.id = named.id
        WHERE imports.id IS NULL
    ) THEN
        RAISE foreign_key_violation USING MESSAGE = 'a row of an import or an asset that is not there';
    END IF;
    RETURN NULL;
END $$

CREATE TRIGGER import_rows_refer AFTER INSERT ON import_rows REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION import_rows_refer()

CREATE FUNCTION named_by_movements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE foreign_key_violation USING MESSAGE = 'what the ledger may name is kept';
END $$

CREATE TRIGGER assets_keep BEFORE DELETE ON assets FOR EACH ROW EXECUTE FUNCTION named_by_movements()

CREATE TRIGGER assets_keep_id BEFORE UPDATE ON assets FOR EACH ROW
WHEN ((NEW.institution_id, NEW.id) IS DISTINCT FROM (OLD.institution_id, OLD.id)) EXECUTE FUNCTION named_by_movements()

CREATE TRIGGER environments_keep BEFORE DELETE ON environments FOR EACH ROW EXECUTE FUNCTION named_by_movements()

CREATE TRIGGER environments_keep_id BEFORE UPDATE ON environments FOR EACH ROW
WHEN ((NEW.institution_id, NEW.id) IS DISTINCT FROM (OLD.institution_id, OLD.id)) EXECUTE FUNCTION named_by_movements()
";

const ONE_BY_ONE: &str = r"
DROP TRIGGER environments_keep_id ON environments

DROP TRIGGER environments_keep ON environments

DROP TRIGGER assets_keep_id ON assets

DROP TRIGGER assets_keep ON assets

DROP FUNCTION named_by_movements()

DROP TRIGGER import_rows_refer ON import_rows

DROP FUNCTION import_rows_refer()

DROP TRIGGER movements_refer ON movements

DROP FUNCTION movements_refer()

ALTER TABLE movements
    ADD CONSTRAINT movements_asset FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id),
    ADD CONSTRAINT movements_from FOREIGN KEY (institution_id, from_environment_id)
        REFERENCES environments (institution_id, id),
    ADD CONSTRAINT movements_to FOREIGN KEY (institution_id, to_environment_id)
        REFERENCES environments (institution_id, id)

ALTER TABLE import_rows
    ADD CONSTRAINT import_rows_institution_id_import_id_fkey
        FOREIGN KEY (institution_id, import_id) REFERENCES imports (institution_id, id) ON DELETE CASCADE,
    ADD CONSTRAINT import_rows_institution_id_asset_id_fkey
        FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id)
";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_on_postgres(manager, TOGETHER).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_on_postgres(manager, ONE_BY_ONE).await
    }
}
