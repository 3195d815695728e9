//! Rows of enrolments.

use crate::fault::unreadable;
use chrono::{DateTime, Utc};
use plantel_domain::codes::{GradeLevel, Shift};
use plantel_domain::enrollment::{Enrollment, EnrollmentCase, EnrollmentState, Placement, Transition};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrollments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub student_id: Uuid,
    pub year_id: Uuid,
    pub site_id: Uuid,
    pub grade: i32,
    pub shift: Option<String>,
    pub group_id: Option<Uuid>,
    pub case_name: String,
    pub state: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn row(it: &Enrollment) -> Model {
    let Placement { site, grade, shift, group } = it.placement;
    Model {
        id: it.id.into(),
        institution_id: it.institution.into(),
        student_id: it.student.into(),
        year_id: it.year.into(),
        site_id: site.into(),
        grade: grade.get().into(),
        shift: shift.map(|shift| shift.name().to_owned()),
        group_id: group.map(Into::into),
        case_name: it.case.name().to_owned(),
        state: it.state.name().to_owned(),
        created_at: it.created_at,
        updated_at: it.updated_at,
        version: it.version,
    }
}

pub(super) fn enrollment(row: Model, history: Vec<Transition>) -> Result<Enrollment, StoreError> {
    let shift = row.shift.as_deref().map(Shift::parse).transpose().map_err(|_| unreadable("shift"))?;
    let placement =
        Placement { site: row.site_id.into(), grade: grade(row.grade)?, shift, group: row.group_id.map(Into::into) };
    Ok(Enrollment {
        id: row.id.into(),
        institution: row.institution_id.into(),
        student: row.student_id.into(),
        year: row.year_id.into(),
        placement,
        case: EnrollmentCase::parse(&row.case_name).map_err(|_| unreadable("case of an enrolment"))?,
        state: state(&row.state)?,
        history,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

fn grade(stored: i32) -> Result<GradeLevel, StoreError> {
    let known = i8::try_from(stored).ok().and_then(|code| GradeLevel::try_from(code).ok());
    known.ok_or_else(|| unreadable("grade"))
}

pub(super) fn state(name: &str) -> Result<EnrollmentState, StoreError> {
    EnrollmentState::parse(name).map_err(|_| unreadable("state of an enrolment"))
}
