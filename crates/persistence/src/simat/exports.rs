//! Files that were made for the ministry.

use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::SeaWork;
use chrono::{DateTime, Utc};
use plantel_domain::ids::SimatExportId;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::simat::{Encoding, SimatExport, SimatExportFilter};
use plantel_domain::store::StoreError;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "simat_exports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub school_year_id: Uuid,
    pub site_id: Option<Uuid>,
    pub layout: String,
    pub encoding: String,
    pub rows_written: i64,
    pub rows_left_out: i64,
    pub errors: i64,
    pub warnings: i64,
    pub bytes: i64,
    pub sha256: String,
    pub created_by: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(it: &SimatExport) -> Model {
    Model {
        id: it.id.into(),
        institution_id: it.institution.into(),
        school_year_id: it.year.into(),
        site_id: it.site.map(Into::into),
        layout: it.layout.clone(),
        encoding: it.encoding.name().to_owned(),
        rows_written: it.rows.into(),
        rows_left_out: it.left_out.into(),
        errors: it.errors.into(),
        warnings: it.warnings.into(),
        bytes: it.bytes.into(),
        sha256: it.sha256.clone(),
        created_by: it.by.map(Into::into),
        created_at: it.at,
    }
}

fn export(row: Model) -> Result<SimatExport, StoreError> {
    let count = |stored: i64| u32::try_from(stored).map_err(|_| unreadable("number of lines"));
    Ok(SimatExport {
        id: row.id.into(),
        institution: row.institution_id.into(),
        year: row.school_year_id.into(),
        site: row.site_id.map(Into::into),
        layout: row.layout,
        encoding: Encoding::parse(&row.encoding).map_err(|_| unreadable("encoding of a file"))?,
        rows: count(row.rows_written)?,
        left_out: count(row.rows_left_out)?,
        errors: count(row.errors)?,
        warnings: count(row.warnings)?,
        bytes: count(row.bytes)?,
        sha256: row.sha256,
        by: row.created_by.map(Into::into),
        at: row.created_at,
    })
}

impl SeaWork {
    fn simat_exports_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    pub(super) async fn simat_export(&self, id: SimatExportId) -> Result<Option<SimatExport>, StoreError> {
        let query = self.simat_exports_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        query.one(&self.db).await.map_err(fault("simat export"))?.map(export).transpose()
    }

    pub(super) async fn simat_exports(
        &self,
        filter: &SimatExportFilter,
        request: &PageRequest,
    ) -> Result<Page<SimatExport>, StoreError> {
        let mut query = self.simat_exports_in_scope();
        if let Some(year) = filter.year {
            query = query.filter(Column::SchoolYearId.eq(Uuid::from(year)));
        }
        let keyset = Keyset {
            sort: filter.sort.name(),
            column: Column::CreatedAt,
            id: Column::Id,
            descending: filter.sort.descending,
            key: |row: &Model| (micros(row.created_at), row.id),
            holds: Holds::Time,
        };
        crate::paging::read(page(&self.db, query, keyset, request).await?, export)
    }

    pub(super) async fn add_simat_export(&self, it: &SimatExport) -> Result<(), StoreError> {
        self.within(it.institution)?;
        let insert = Entity::insert(row(it).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("simat export"))?;
        Ok(())
    }
}
