//! Rows of what became of enrolments: written once.

use super::entity::state;
use crate::fault::fault;
use crate::work::{BATCH, SeaWork};
use chrono::{DateTime, Utc};
use plantel_domain::enrollment::{Enrollment, Transition};
use plantel_domain::store::StoreError;
use plantel_domain::text::{Line, Prose};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrollment_history")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub enrollment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i32,
    pub from_state: Option<String>,
    pub to_state: String,
    pub done_at: DateTime<Utc>,
    pub done_by: Option<Uuid>,
    pub reason: Option<String>,
    pub destination: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(it: &Enrollment, position: i32, step: &Transition) -> Model {
    Model {
        institution_id: it.institution.into(),
        enrollment_id: it.id.into(),
        position,
        from_state: step.from.map(|from| from.name().to_owned()),
        to_state: step.to.name().to_owned(),
        done_at: step.at,
        done_by: step.by.map(Into::into),
        reason: step.reason.as_ref().map(ToString::to_string),
        destination: step.destination.as_ref().map(ToString::to_string),
    }
}

/// The whole history of an enrolment, as rows.
pub(super) fn rows(it: &Enrollment) -> impl Iterator<Item = Model> {
    (0..).zip(&it.history).map(move |(position, step)| row(it, position, step))
}

fn step(row: Model) -> Result<Transition, StoreError> {
    Ok(Transition {
        from: row.from_state.as_deref().map(state).transpose()?,
        to: state(&row.to_state)?,
        at: row.done_at,
        by: row.done_by.map(Into::into),
        reason: row.reason.map(Prose::stored),
        destination: row.destination.map(Line::stored),
    })
}

impl SeaWork {
    /// The histories of these enrolments, each in its order.
    pub(super) async fn histories_of(&self, all: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<Transition>>, StoreError> {
        let mut histories: BTreeMap<Uuid, Vec<Transition>> = BTreeMap::new();
        for some in all.chunks(BATCH) {
            let query = Entity::find()
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::EnrollmentId.is_in(some.iter().copied()))
                .order_by_asc(Column::EnrollmentId)
                .order_by_asc(Column::Position);
            for row in query.all(&self.db).await.map_err(fault("enrollment step"))? {
                histories.entry(row.enrollment_id).or_default().push(step(row)?);
            }
        }
        Ok(histories)
    }

    /// Writes the steps of these that are not written yet.
    pub(super) async fn add_history(&self, all: &[Enrollment]) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = all.iter().map(|it| it.id.into()).collect();
        let written = self.histories_of(&ids).await?;
        let known = |it: &Enrollment| written.get(&Uuid::from(it.id)).map_or(0, Vec::len);
        let steps: Vec<Model> = all.iter().flat_map(|it| rows(it).skip(known(it))).collect();
        self.write_each(self.adding::<Entity>("enrollment step", steps.into_iter())).await
    }
}
