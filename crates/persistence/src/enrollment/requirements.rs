//! Which papers enrolments need: one row of each institution that says so.

use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::codes::GradeLevel;
use plantel_domain::enrollment::{DocumentKind, EnrollmentCase, Requirement, RequirementRepository, Requirements};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::Line;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, IntoActiveModel};
use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrollment_requirements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    pub papers: Json,
    pub updated_at: Option<DateTime<Utc>>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A paper, as its JSON has it.
#[derive(Deserialize)]
struct StoredPaper {
    kind: String,
    name: String,
    grades: Vec<i8>,
    cases: Vec<String>,
    required: bool,
}

fn paper(stored: StoredPaper) -> Result<Requirement, StoreError> {
    let grade = |code: i8| GradeLevel::try_from(code).map_err(|_| unreadable("grade"));
    let case = |name: String| EnrollmentCase::parse(&name).map_err(|_| unreadable("case of an enrolment"));
    Ok(Requirement {
        kind: DocumentKind::stored(stored.kind),
        name: Line::stored(stored.name),
        grades: stored.grades.into_iter().map(grade).collect::<Result<_, _>>()?,
        cases: stored.cases.into_iter().map(case).collect::<Result<_, _>>()?,
        required: stored.required,
    })
}

fn row(it: &Requirements) -> Model {
    Model {
        institution_id: it.institution.into(),
        papers: serde_json::json!(it.papers),
        updated_at: it.updated_at,
        version: it.version,
    }
}

fn requirements(row: Model) -> Result<Requirements, StoreError> {
    let papers: Vec<StoredPaper> =
        serde_json::from_value(row.papers).map_err(|_| unreadable("paper that enrolments need"))?;
    Ok(Requirements {
        institution: row.institution_id.into(),
        papers: papers.into_iter().map(paper).collect::<Result<_, _>>()?,
        updated_at: row.updated_at,
        version: row.version,
    })
}

#[async_trait]
impl RequirementRepository for SeaWork {
    async fn find(&mut self, expected: Option<Version>) -> Result<Option<Requirements>, StoreError> {
        let query = Entity::find().filter(Column::InstitutionId.eq(self.tenant()));
        let found = query.one(&self.db).await.map_err(fault("enrollment requirements"))?;
        expect(found, expected, |row| row.version)?.map(requirements).transpose()
    }

    async fn put(&mut self, it: &mut Requirements) -> Result<(), StoreError> {
        self.within(it.institution)?;
        let mut next = row(it).into_active_model().reset_all();
        next.version = Set(it.version + 1);
        let what = fault("enrollment requirements");
        let rows = if it.version == 0 {
            // Who writes them first beside another is told so, and the work goes on.
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
