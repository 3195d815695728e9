//! What PostgreSQL does its own way: columns, append-only movements, search by three letters.

use super::run;
use sea_orm_migration::prelude::*;

const WIDEN: &str = r#"
ALTER TABLE assets
    ADD COLUMN extra jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN custodian_id uuid REFERENCES users (id),
    ADD COLUMN kit_id uuid,
    ADD COLUMN salvage_minor bigint,
    ADD COLUMN useful_life_months integer CHECK (useful_life_months BETWEEN 1 AND 1200),
    ADD COLUMN tag text COLLATE "C" CHECK (length(tag) = 32),
    ADD COLUMN in_transit integer NOT NULL DEFAULT 0 CHECK (in_transit >= 0),
    ADD COLUMN retired_at timestamptz,
    ADD COLUMN retired_reason text,
    ADD COLUMN retired_note text

ALTER TABLE assets
    DROP CONSTRAINT assets_quantity_check,
    DROP CONSTRAINT assets_status_check,
    DROP CONSTRAINT assets_parts,
    DROP CONSTRAINT assets_serial_is_one

ALTER TABLE assets
    ADD CONSTRAINT assets_quantity_check CHECK (quantity BETWEEN 0 AND 1000000),
    ADD CONSTRAINT assets_status_check CHECK (status IN ('available', 'on_loan', 'in_use', 'maintenance', 'damaged',
        'missing', 'in_transit', 'empty', 'retired')),
    ADD CONSTRAINT assets_parts CHECK (damaged + missing + maintenance + in_use + on_loan + in_transit <= quantity),
    ADD CONSTRAINT assets_serial_is_one CHECK (tracking <> 'serial' OR quantity <= 1),
    ADD CONSTRAINT assets_category FOREIGN KEY (institution_id, category) REFERENCES categories (institution_id, code),
    ADD CONSTRAINT assets_kit FOREIGN KEY (institution_id, kit_id) REFERENCES assets (institution_id, id),
    ADD CONSTRAINT assets_salvage CHECK (
        salvage_minor IS NULL OR (cost_minor IS NOT NULL AND salvage_minor BETWEEN 0 AND cost_minor)),
    ADD CONSTRAINT assets_retirement CHECK (
        (retired_at IS NULL) = (retired_reason IS NULL) AND (retired_at IS NULL) = (status <> 'retired')
        AND (retired_at IS NOT NULL OR retired_note IS NULL) AND (retired_at IS NULL OR quantity = 0))
"#;

/// Back to the columns and constraints there were.
pub const NARROW: &str = r"
ALTER TABLE assets
    DROP CONSTRAINT assets_retirement,
    DROP CONSTRAINT assets_salvage,
    DROP CONSTRAINT assets_kit,
    DROP CONSTRAINT assets_category,
    DROP CONSTRAINT assets_serial_is_one,
    DROP CONSTRAINT assets_parts,
    DROP CONSTRAINT assets_status_check,
    DROP CONSTRAINT assets_quantity_check

ALTER TABLE assets
    ADD CONSTRAINT assets_quantity_check CHECK (quantity BETWEEN 1 AND 1000000),
    ADD CONSTRAINT assets_status_check CHECK (
        status IN ('available', 'on_loan', 'in_use', 'maintenance', 'damaged', 'missing')),
    ADD CONSTRAINT assets_parts CHECK (damaged + missing + maintenance + in_use + on_loan <= quantity),
    ADD CONSTRAINT assets_serial_is_one CHECK (tracking <> 'serial' OR quantity = 1)

ALTER TABLE assets
    DROP COLUMN retired_note,
    DROP COLUMN retired_reason,
    DROP COLUMN retired_at,
    DROP COLUMN in_transit,
    DROP COLUMN tag,
    DROP COLUMN useful_life_months,
    DROP COLUMN salvage_minor,
    DROP COLUMN kit_id,
    DROP COLUMN custodian_id,
    DROP COLUMN extra
";

const KEEP: &str = r"
CREATE FUNCTION movements_keep() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$

CREATE TRIGGER movements_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON movements
FOR EACH STATEMENT EXECUTE FUNCTION movements_keep()

CREATE INDEX assets_search ON assets USING gin (search_text gin_trgm_ops)
";

/// The extension stays where others
/// use it, or where it belongs to somebody else.
pub const NO_SEARCH: &str = r"
DROP INDEX assets_search

DROP TRIGGER movements_keep ON movements

DROP FUNCTION movements_keep()

DO $$ BEGIN
    DROP EXTENSION pg_trgm;
EXCEPTION WHEN insufficient_privilege OR dependent_objects_still_exist OR undefined_object THEN
    NULL;
END $$
";

pub async fn widen(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(manager, WIDEN).await
}

/// Movements are kept, and texts are found by three letters of theirs.
pub async fn search(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let extension = "CREATE EXTENSION IF NOT EXISTS pg_trgm";
    manager.get_connection().execute_unprepared(extension).await.map_err(|error| {
        DbErr::Custom(format!(
            "the extension pg_trgm, which searches need, cannot be created. It comes with the package \
             postgresql-contrib; then an administrator of the database runs '{extension}': {error}"
        ))
    })?;
    run(manager, KEEP).await
}
