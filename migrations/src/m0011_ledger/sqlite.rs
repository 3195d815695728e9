//! What SQLite does its own way: constraints, append-only movements, search by three letters.
//!
//! SQLite has no statement that changes a constraint. Building the table anew would break what refers
//! to it, since foreign keys are on and cannot be switched off within a transaction. So the text of
//! the table is changed, which SQLite documents for changes that leave the stored form alone
//! (`lang_altertable`, 7), and what is stored is then checked against the new text.

use super::run;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

const COLUMNS: &str = r"
ALTER TABLE assets ADD COLUMN extra TEXT NOT NULL DEFAULT '{}'

ALTER TABLE assets ADD COLUMN custodian_id BLOB REFERENCES users (id)

ALTER TABLE assets ADD COLUMN kit_id BLOB

ALTER TABLE assets ADD COLUMN salvage_minor INTEGER

ALTER TABLE assets ADD COLUMN useful_life_months INTEGER CHECK (useful_life_months BETWEEN 1 AND 1200)

ALTER TABLE assets ADD COLUMN tag TEXT CHECK (length(tag) = 32)

ALTER TABLE assets ADD COLUMN in_transit INTEGER NOT NULL DEFAULT 0 CHECK (in_transit >= 0)

ALTER TABLE assets ADD COLUMN retired_at TEXT

ALTER TABLE assets ADD COLUMN retired_reason TEXT

ALTER TABLE assets ADD COLUMN retired_note TEXT
";

const NO_COLUMNS: &str = r"
ALTER TABLE assets DROP COLUMN retired_note

ALTER TABLE assets DROP COLUMN retired_reason

ALTER TABLE assets DROP COLUMN retired_at

ALTER TABLE assets DROP COLUMN in_transit

ALTER TABLE assets DROP COLUMN tag

ALTER TABLE assets DROP COLUMN useful_life_months

ALTER TABLE assets DROP COLUMN salvage_minor

ALTER TABLE assets DROP COLUMN kit_id

ALTER TABLE assets DROP COLUMN custodian_id

ALTER TABLE assets DROP COLUMN extra
";

/// What the text of the table says before, and after.
const EDITS: &[(&str, &str)] = &[
    ("CHECK (quantity BETWEEN 1 AND 1000000)", "CHECK (quantity BETWEEN 0 AND 1000000)"),
    ("'damaged', 'missing'))", "'damaged', 'missing', 'in_transit', 'empty', 'retired'))"),
    ("in_use + on_loan <= quantity)", "in_use + on_loan + in_transit <= quantity)"),
    ("(tracking <> 'serial' OR quantity = 1)", "(tracking <> 'serial' OR quantity <= 1)"),
    (
        "REFERENCES environments (institution_id, id)\n",
        "REFERENCES environments (institution_id, id),
    CONSTRAINT assets_category FOREIGN KEY (institution_id, category) REFERENCES categories (institution_id, code),
    CONSTRAINT assets_kit FOREIGN KEY (institution_id, kit_id) REFERENCES assets (institution_id, id),
    CONSTRAINT assets_salvage CHECK (
        salvage_minor IS NULL OR (cost_minor IS NOT NULL AND salvage_minor BETWEEN 0 AND cost_minor)
    ),
    CONSTRAINT assets_retirement CHECK (
        (retired_at IS NULL) = (retired_reason IS NULL) AND (retired_at IS NULL) = (status <> 'retired')
        AND (retired_at IS NOT NULL OR retired_note IS NULL) AND (retired_at IS NULL OR quantity = 0)
    )\n",
    ),
];

/// Searches ask for every three letters of the text, and then look at the text itself: the index
/// needs neither positions nor lengths. Its rows have numbers of their own, since those of `assets`
/// may change when the file is compacted; `asset_texts` lets it be rebuilt.
const SEARCH: &str = r"
CREATE TABLE asset_numbers (
    n INTEGER NOT NULL PRIMARY KEY,
    asset_id BLOB NOT NULL CONSTRAINT asset_numbers_once UNIQUE REFERENCES assets (id)
) STRICT

INSERT INTO asset_numbers (asset_id) SELECT id FROM assets

CREATE VIEW asset_texts AS
SELECT n, search_text FROM asset_numbers JOIN assets ON assets.id = asset_numbers.asset_id

CREATE VIRTUAL TABLE asset_search USING fts5 (
    search_text, content='asset_texts', content_rowid='n', tokenize='trigram case_sensitive 1',
    detail=none, columnsize=0
)

INSERT INTO asset_search (asset_search) VALUES ('rebuild')

CREATE TRIGGER assets_search_insert AFTER INSERT ON assets BEGIN
    INSERT INTO asset_numbers (asset_id) VALUES (NEW.id);
    INSERT INTO asset_search (rowid, search_text)
    SELECT n, NEW.search_text FROM asset_numbers WHERE asset_id = NEW.id;
END

CREATE TRIGGER assets_search_update AFTER UPDATE OF search_text ON assets WHEN OLD.search_text <> NEW.search_text BEGIN
    INSERT INTO asset_search (asset_search, rowid, search_text)
    SELECT 'delete', n, OLD.search_text FROM asset_numbers WHERE asset_id = NEW.id;
    INSERT INTO asset_search (rowid, search_text)
    SELECT n, NEW.search_text FROM asset_numbers WHERE asset_id = NEW.id;
END

CREATE TRIGGER movements_keep_update BEFORE UPDATE ON movements
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END

CREATE TRIGGER movements_keep_replace BEFORE INSERT ON movements
WHEN EXISTS (SELECT 1 FROM movements WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END

CREATE TRIGGER movements_keep_delete BEFORE DELETE ON movements
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
";

pub const NO_SEARCH: &str = r"
DROP TRIGGER assets_search_update

DROP TRIGGER assets_search_insert

DROP TABLE asset_search

DROP VIEW asset_texts

DROP TABLE asset_numbers
";

pub async fn widen(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(manager, COLUMNS).await?;
    edit(manager, |text| replaced(text, EDITS.iter().copied())).await
}

pub async fn narrow(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    edit(manager, |text| replaced(text, EDITS.iter().map(|(before, after)| (*after, *before)))).await?;
    run(manager, NO_COLUMNS).await
}

pub async fn search(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(manager, SEARCH).await
}

/// A text in which each of these stands once, with the other in its place.
fn replaced<'a>(text: &str, edits: impl Iterator<Item = (&'a str, &'a str)>) -> Result<String, DbErr> {
    edits.into_iter().try_fold(text.to_owned(), |text, (from, to)| {
        if text.matches(from).count() == 1 {
            Ok(text.replace(from, to))
        } else {
            Err(DbErr::Custom(format!("the table of assets is not as it was made: it lacks {from}")))
        }
    })
}

/// Changes the text of the table, and checks what is stored against it.
async fn edit(
    manager: &SchemaManager<'_>,
    change: impl FnOnce(&str) -> Result<String, DbErr> + Send,
) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let query = |sql: &str| Statement::from_string(DbBackend::Sqlite, sql);
    let sql = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = 'assets'";
    let row = db.query_one_raw(query(sql)).await?;
    let text: String =
        row.ok_or_else(|| DbErr::Custom("there is no table of assets".to_owned()))?.try_get("", "sql")?;
    let text = change(&text)?;
    db.execute_unprepared("PRAGMA writable_schema = ON").await?;
    let sql = "UPDATE sqlite_schema SET sql = ? WHERE type = 'table' AND name = 'assets'";
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, [text.into()])).await?;
    db.execute_unprepared("PRAGMA writable_schema = RESET").await?;
    for row in db.query_all_raw(query("PRAGMA integrity_check(assets)")).await? {
        let found: String = row.try_get_by_index(0)?;
        if found != "ok" {
            return Err(DbErr::Custom(format!("the assets do not fit their new table: {found}")));
        }
    }
    if db.query_one_raw(query("PRAGMA foreign_key_check(assets)")).await?.is_some() {
        return Err(DbErr::Custom("an asset names a category or a kit that is not there".to_owned()));
    }
    Ok(())
}
