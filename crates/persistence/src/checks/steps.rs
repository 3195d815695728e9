//! Rows of the steps of checks: written once.

use super::entity::revision;
use crate::fault::{fault, unreadable};
use crate::work::{BATCH, SeaWork};
use chrono::{DateTime, Utc};
use plantel_domain::checks::{Check, Step, StepOutcome, StepRecord, Ticks};
use plantel_domain::store::StoreError;
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_steps")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub check_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub revision: i32,
    pub step: String,
    pub outcome: String,
    pub done_by: Uuid,
    pub done_at: DateTime<Utc>,
    pub clean: Option<bool>,
    pub organized: Option<bool>,
    pub complete: Option<bool>,
    pub remark: Option<String>,
    pub override_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(check: &Check, position: i32, record: &StepRecord) -> Model {
    Model {
        institution_id: check.institution.into(),
        check_id: check.id.into(),
        position,
        revision: record.revision.into(),
        step: record.step.name().to_owned(),
        outcome: record.outcome.name().to_owned(),
        done_by: record.by.into(),
        done_at: record.at,
        clean: record.ticks.map(|ticks| ticks.clean),
        organized: record.ticks.map(|ticks| ticks.organized),
        complete: record.ticks.map(|ticks| ticks.complete),
        remark: record.comment.as_ref().map(ToString::to_string),
        override_reason: record.override_reason.as_ref().map(ToString::to_string),
    }
}

fn record(row: Model) -> Result<StepRecord, StoreError> {
    let ticks = match (row.clean, row.organized, row.complete) {
        (Some(clean), Some(organized), Some(complete)) => Some(Ticks { clean, organized, complete }),
        (None, None, None) => None,
        _ => return Err(unreadable("step of a check")),
    };
    Ok(StepRecord {
        revision: revision(row.revision)?,
        step: Step::parse(&row.step).map_err(|_| unreadable("step"))?,
        outcome: StepOutcome::parse(&row.outcome).map_err(|_| unreadable("outcome of a step"))?,
        by: row.done_by.into(),
        at: row.done_at,
        ticks,
        comment: row.remark.map(Prose::stored),
        override_reason: row.override_reason.map(Prose::stored),
    })
}

impl SeaWork {
    /// The steps of these checks, each in their order.
    pub(super) async fn steps_of(&self, checks: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<StepRecord>>, StoreError> {
        let mut steps: BTreeMap<Uuid, Vec<StepRecord>> = BTreeMap::new();
        for checks in checks.chunks(BATCH) {
            let query = Entity::find()
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::CheckId.is_in(checks.iter().copied()))
                .order_by_asc(Column::CheckId)
                .order_by_asc(Column::Position);
            for row in query.all(&self.db).await.map_err(fault("check step"))? {
                steps.entry(row.check_id).or_default().push(record(row)?);
            }
        }
        Ok(steps)
    }

    /// Writes the steps that are not written yet.
    pub(super) async fn add_steps(&self, check: &Check) -> Result<(), StoreError> {
        if check.steps.is_empty() {
            return Ok(());
        }
        let query = Entity::find()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::CheckId.eq(Uuid::from(check.id)));
        let written = query.count(&self.db).await.map_err(fault("check step"))?;
        let written = usize::try_from(written).unwrap_or(usize::MAX);
        let taken = (0..).zip(&check.steps).skip(written);
        let rows: Vec<_> = taken.map(|(position, step)| row(check, position, step).into_active_model()).collect();
        for rows in rows.chunks(BATCH) {
            let insert = Entity::insert_many(rows.to_vec());
            insert.exec_without_returning(&self.db).await.map_err(fault("check step"))?;
        }
        Ok(())
    }
}
