//! Rows of checks.

use crate::fault::unreadable;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::access::GroupName;
use plantel_domain::checks::{Check, CheckState, StateName, StepRecord};
use plantel_domain::deed::Deed;
use plantel_domain::store::StoreError;
use plantel_domain::text::{Prose, fold};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inventory_checks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub environment_id: Uuid,
    pub schedule_id: Uuid,
    pub day: NaiveDate,
    pub group_name: String,
    pub group_key: String,
    pub instructor_id: Uuid,
    pub deputy_id: Option<Uuid>,
    pub supervisor_id: Option<Uuid>,
    pub due_at: DateTime<Utc>,
    pub revision: i32,
    pub state: String,
    pub reason: Option<String>,
    pub started_by: Option<Uuid>,
    pub started_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub closed_by: Option<Uuid>,
    pub closed_at: Option<DateTime<Utc>>,
    pub tally: Json,
    pub has_issues: bool,
    pub has_variance: bool,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn row(c: &Check) -> Model {
    let (closed, reason) = match &c.state {
        CheckState::StudentPending | CheckState::InstructorReview | CheckState::SupervisorReview => (None, None),
        CheckState::Complete { completed } => (Some(*completed), None),
        CheckState::Cancelled { cancelled, reason } => (Some(*cancelled), Some(reason.to_string())),
    };
    Model {
        id: c.id.into(),
        institution_id: c.institution.into(),
        environment_id: c.environment.into(),
        schedule_id: c.schedule.into(),
        day: c.day,
        group_name: c.group.as_str().to_owned(),
        group_key: fold(c.group.as_str()),
        instructor_id: c.instructor.into(),
        deputy_id: c.deputy.map(Into::into),
        supervisor_id: c.supervisor.map(Into::into),
        due_at: c.due_at,
        revision: c.revision.into(),
        state: c.state.name().name().to_owned(),
        reason,
        started_by: c.started.by.map(Into::into),
        started_at: c.started.at,
        submitted_at: c.submitted_at,
        closed_by: closed.and_then(|deed| deed.by).map(Into::into),
        closed_at: closed.map(|deed| deed.at),
        tally: serde_json::json!(c.tally),
        has_issues: c.has_issues(),
        has_variance: c.tally.variances > 0,
        updated_at: c.updated_at,
        version: c.version,
    }
}

pub(super) fn check(row: Model, steps: Vec<StepRecord>) -> Result<Check, StoreError> {
    let state = state(&row).ok_or_else(|| unreadable("check's state"))?;
    Ok(Check {
        id: row.id.into(),
        institution: row.institution_id.into(),
        environment: row.environment_id.into(),
        schedule: row.schedule_id.into(),
        day: row.day,
        group: GroupName::stored(row.group_name),
        instructor: row.instructor_id.into(),
        deputy: row.deputy_id.map(Into::into),
        supervisor: row.supervisor_id.map(Into::into),
        due_at: row.due_at,
        revision: revision(row.revision)?,
        state,
        started: Deed { by: row.started_by.map(Into::into), at: row.started_at },
        submitted_at: row.submitted_at,
        steps,
        tally: serde_json::from_value(row.tally).map_err(|_| unreadable("tally"))?,
        updated_at: row.updated_at,
        version: row.version,
    })
}

fn state(row: &Model) -> Option<CheckState> {
    let closed = row.closed_at.map(|at| Deed { by: row.closed_by.map(Into::into), at });
    Some(match StateName::parse(&row.state).ok()? {
        StateName::StudentPending => CheckState::StudentPending,
        StateName::InstructorReview => CheckState::InstructorReview,
        StateName::SupervisorReview => CheckState::SupervisorReview,
        StateName::Complete => CheckState::Complete { completed: closed? },
        StateName::Cancelled => {
            CheckState::Cancelled { cancelled: closed?, reason: Prose::stored(row.reason.clone()?) }
        }
    })
}

pub(super) fn revision(number: i32) -> Result<u16, StoreError> {
    u16::try_from(number).map_err(|_| unreadable("revision"))
}
