//! Rows of imports, of what they did and of what was told of it.

use crate::audit::changes;
use crate::fault::unreadable;
use plantel_domain::inventory::import::{
    Finding, Import, ImportOptions, ImportState, ImportedChange, ImportedRow, Progress,
};
use plantel_domain::store::StoreError;
use plantel_domain::text::Line;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub mod import {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[expect(clippy::struct_excessive_bools, reason = "each option has a column")]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "imports")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution_id: Uuid,
        pub created_by: Option<Uuid>,
        pub reach: Option<Json>,
        pub file_name: Option<String>,
        pub create_environments: bool,
        pub create_categories: bool,
        pub update_known: bool,
        pub dry_run: bool,
        pub columns: Json,
        pub state: String,
        pub rows_found: Option<i64>,
        pub rows_read: i64,
        pub created: i64,
        pub updated: i64,
        pub unchanged: i64,
        pub refused: i64,
        pub environments_created: Json,
        pub categories_created: Json,
        pub error: Option<String>,
        pub created_at: DateTime<Utc>,
        pub finished_at: Option<DateTime<Utc>>,
        pub claimed_until: Option<DateTime<Utc>>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod row {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;
    use serde::Serialize;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize)]
    #[sea_orm(table_name = "import_rows")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub institution_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub line: i64,
        pub asset_id: Uuid,
        pub before_row: Option<Json>,
        pub version: i64,
        pub at: Option<DateTime<Utc>>,
        pub changes: Option<Json>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod finding {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_findings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub institution_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub import_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub line: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub column_name: Option<String>,
        pub value: String,
        pub code: String,
        pub warning: bool,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// The row of an import that nobody has claimed.
pub(super) fn import_row(i: &Import) -> import::Model {
    import::Model {
        id: i.id.into(),
        institution_id: i.institution.into(),
        created_by: i.by.map(Into::into),
        reach: i.reach.as_ref().map(|reach| json!(reach)),
        file_name: i.file_name.as_ref().map(ToString::to_string),
        create_environments: i.options.create_environments,
        create_categories: i.options.create_categories,
        update_known: i.options.update,
        dry_run: i.options.dry_run,
        columns: json!(i.options.columns),
        state: i.state.name().to_owned(),
        rows_found: i.progress.rows.map(Into::into),
        rows_read: i.progress.read.into(),
        created: i.progress.created.into(),
        updated: i.progress.updated.into(),
        unchanged: i.progress.unchanged.into(),
        refused: i.progress.refused.into(),
        environments_created: json!(i.environments_created),
        categories_created: json!(i.categories_created),
        error: i.error.clone(),
        created_at: i.created_at,
        finished_at: i.finished_at,
        claimed_until: None,
        version: i.version,
    }
}

fn read<T: DeserializeOwned>(stored: Value) -> Result<T, StoreError> {
    serde_json::from_value(stored).map_err(|_| unreadable("list of an import"))
}

pub(super) fn import(row: import::Model) -> Result<Import, StoreError> {
    let count = |n: i64| u32::try_from(n).map_err(|_| unreadable("count of rows"));
    let progress = Progress {
        rows: row.rows_found.map(count).transpose()?,
        read: count(row.rows_read)?,
        created: count(row.created)?,
        updated: count(row.updated)?,
        unchanged: count(row.unchanged)?,
        refused: count(row.refused)?,
    };
    Ok(Import {
        id: row.id.into(),
        institution: row.institution_id.into(),
        by: row.created_by.map(Into::into),
        reach: row.reach.map(read).transpose()?,
        file_name: row.file_name.map(Line::stored),
        options: ImportOptions {
            create_environments: row.create_environments,
            create_categories: row.create_categories,
            update: row.update_known,
            dry_run: row.dry_run,
            columns: read(row.columns)?,
        },
        state: ImportState::parse(&row.state).map_err(|_| unreadable("import's state"))?,
        progress,
        environments_created: read(row.environments_created)?,
        categories_created: read(row.categories_created)?,
        error: row.error,
        created_at: row.created_at,
        finished_at: row.finished_at,
        version: row.version,
    })
}

/// A line, as databases count.
pub(super) fn number(line: u64) -> i64 {
    i64::try_from(line).unwrap_or(i64::MAX)
}

fn line(stored: i64) -> Result<u64, StoreError> {
    u64::try_from(stored).map_err(|_| unreadable("line of an import"))
}

/// As the domain knows it; the asset that was before is kept whole, as its own row.
pub(super) fn imported_row(row: row::Model) -> Result<ImportedRow, StoreError> {
    let before = row.before_row.map(|stored| {
        let stored = serde_json::from_value(stored).map_err(|_| unreadable("asset before an import"))?;
        crate::inventory::entity::asset(stored).map(Box::new)
    });
    let changed = match (row.at, row.changes) {
        (Some(at), Some(stored)) => Some(ImportedChange { at, changes: changes(stored)? }),
        _ => None,
    };
    let (line, asset) = (line(row.line)?, row.asset_id.into());
    Ok(ImportedRow { line, asset, before: before.transpose()?, version: row.version, changed })
}

pub(super) fn finding(row: finding::Model) -> Result<Finding, StoreError> {
    let (line, column, warning) = (line(row.line)?, row.column_name, row.warning);
    Ok(Finding { line, column, value: row.value, code: row.code, warning })
}
