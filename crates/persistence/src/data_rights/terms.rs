//! By when people are answered: one row of each institution that wrote it down.

use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, advance, expect};
use chrono::{DateTime, Utc};
use plantel_domain::data_rights::{DataRightsTerms, TermDays};
use plantel_domain::store::{StoreError, Version};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, IntoActiveModel};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_rights_terms")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    pub query_days: i32,
    pub query_extension: i32,
    pub claim_days: i32,
    pub claim_extension: i32,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(it: &DataRightsTerms) -> Result<Model, StoreError> {
    Ok(Model {
        institution_id: it.institution.into(),
        query_days: it.days.query.into(),
        query_extension: it.days.query_extension.into(),
        claim_days: it.days.claim.into(),
        claim_extension: it.days.claim_extension.into(),
        updated_at: it.updated_at.ok_or_else(|| StoreError::failed("terms that nobody wrote"))?,
        version: it.version,
    })
}

fn terms(row: Model) -> Result<DataRightsTerms, StoreError> {
    let days = |stored: i32| u8::try_from(stored).map_err(|_| unreadable("term"));
    Ok(DataRightsTerms {
        institution: row.institution_id.into(),
        days: TermDays {
            query: days(row.query_days)?,
            query_extension: days(row.query_extension)?,
            claim: days(row.claim_days)?,
            claim_extension: days(row.claim_extension)?,
        },
        updated_at: Some(row.updated_at),
        version: row.version,
    })
}

impl SeaWork {
    pub(super) async fn data_rights_terms(
        &self,
        expected: Option<Version>,
    ) -> Result<Option<DataRightsTerms>, StoreError> {
        let query = Entity::find().filter(Column::InstitutionId.eq(self.tenant()));
        let found = query.one(&self.db).await.map_err(fault("data rights terms"))?;
        expect(found, expected, |row| row.version)?.map(terms).transpose()
    }

    pub(super) async fn put_data_rights_terms(&self, it: &mut DataRightsTerms) -> Result<(), StoreError> {
        self.within(it.institution)?;
        let mut next = row(it)?.into_active_model().reset_all();
        next.version = Set(it.version + 1);
        let what = fault("data rights terms");
        let rows = if it.version == 0 {
            // Who writes first beside another is told so, and the work goes on.
            let kept = OnConflict::column(Column::InstitutionId).do_nothing().to_owned();
            Entity::insert(next).on_conflict(kept).exec_without_returning(&self.db).await.map_err(what)?
        } else {
            let query = Entity::update_many()
                .set(next)
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::Version.eq(it.version));
            query.exec(&self.db).await.map_err(what)?.rows_affected
        };
        advance(rows, &mut it.version)
    }
}
