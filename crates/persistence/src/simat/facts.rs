//! What the office states of enrolments: one row of each of which it stated something.

use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, advance, expect};
use chrono::{DateTime, Utc};
use plantel_domain::ids::EnrollmentId;
use plantel_domain::simat::SimatFacts;
use plantel_domain::store::{StoreError, Version};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, IntoActiveModel};
use std::collections::BTreeMap;

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrollment_simat")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enrollment_id: Uuid,
    pub facts: Json,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// As [`SimatFacts`] prints itself.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("enrollment_id", &self.enrollment_id).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(it: &SimatFacts) -> Model {
    Model {
        institution_id: it.institution.into(),
        enrollment_id: it.enrollment.into(),
        facts: serde_json::json!(it.facts),
        updated_at: it.updated_at,
        version: it.version,
    }
}

/// The codes by their columns.
pub(super) fn codes(stored: Json) -> Result<BTreeMap<String, String>, StoreError> {
    serde_json::from_value(stored).map_err(|_| unreadable("fact of an enrolment"))
}

fn facts(row: Model) -> Result<SimatFacts, StoreError> {
    Ok(SimatFacts {
        enrollment: row.enrollment_id.into(),
        institution: row.institution_id.into(),
        facts: codes(row.facts)?,
        updated_at: row.updated_at,
        version: row.version,
    })
}

impl SeaWork {
    pub(super) async fn simat_facts(
        &self,
        enrollment: EnrollmentId,
        expected: Option<Version>,
    ) -> Result<Option<SimatFacts>, StoreError> {
        let query = Entity::find()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::EnrollmentId.eq(Uuid::from(enrollment)));
        let found = query.one(&self.db).await.map_err(fault("simat facts"))?;
        expect(found, expected, |row| row.version)?.map(facts).transpose()
    }

    pub(super) async fn put_simat_facts(&self, it: &mut SimatFacts) -> Result<(), StoreError> {
        self.within(it.institution)?;
        let mut next = row(it).into_active_model().reset_all();
        next.version = Set(it.version + 1);
        let what = fault("simat facts");
        let rows = if it.version == 0 {
            // Who states something first beside another is told so, and the work goes on.
            let kept = OnConflict::columns([Column::InstitutionId, Column::EnrollmentId]).do_nothing().to_owned();
            Entity::insert(next).on_conflict(kept).exec_without_returning(&self.db).await.map_err(what)?
        } else {
            let query = Entity::update_many()
                .set(next)
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::EnrollmentId.eq(Uuid::from(it.enrollment)))
                .filter(Column::Version.eq(it.version));
            query.exec(&self.db).await.map_err(what)?.rows_affected
        };
        advance(rows, &mut it.version)
    }

    pub(super) async fn add_simat_facts(&self, all: &[SimatFacts]) -> Result<(), StoreError> {
        all.iter().try_for_each(|it| self.within(it.institution))?;
        let rows: Vec<Model> = all.iter().map(row).collect();
        self.write_each(self.adding::<Entity>("simat facts", rows.into_iter())).await
    }
}
