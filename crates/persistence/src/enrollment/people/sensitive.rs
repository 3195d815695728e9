//! What the law calls sensitive of students.

use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::codes::{Disability, Ethnicity};
use plantel_domain::enrollment::{BloodType, SensitiveData, SensitiveRepository};
use plantel_domain::ids::StudentId;
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::{Line, Prose};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel};

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "student_sensitive")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub student_id: Uuid,
    pub health_insurer: Option<String>,
    pub blood_type: Option<String>,
    pub allergies: Option<String>,
    pub health_notes: Option<String>,
    pub disability: Option<i32>,
    pub ethnicity: Option<i32>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// As [`SensitiveData`] prints itself.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("student_id", &self.student_id).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(data: &SensitiveData) -> Model {
    Model {
        institution_id: data.institution.into(),
        student_id: data.student.into(),
        health_insurer: data.health_insurer.as_ref().map(ToString::to_string),
        blood_type: data.blood_type.map(|blood| blood.name().to_owned()),
        allergies: data.allergies.as_ref().map(ToString::to_string),
        health_notes: data.health_notes.as_ref().map(ToString::to_string),
        disability: data.disability.map(|code| i32::from(code.get())),
        ethnicity: data.ethnicity.map(|code| i32::from(code.get())),
        updated_at: data.updated_at,
        version: data.version,
    }
}

/// A code as its list reads it.
fn code<C: TryFrom<N>, N: TryFrom<i32>>(stored: i32, what: &'static str) -> Result<C, StoreError> {
    let code = N::try_from(stored).ok().and_then(|code| C::try_from(code).ok());
    code.ok_or_else(|| unreadable(what))
}

fn sensitive(row: Model) -> Result<SensitiveData, StoreError> {
    let blood_type = row.blood_type.as_deref().map(BloodType::parse).transpose();
    Ok(SensitiveData {
        student: row.student_id.into(),
        institution: row.institution_id.into(),
        health_insurer: row.health_insurer.map(Line::stored),
        blood_type: blood_type.map_err(|_| unreadable("blood type"))?,
        allergies: row.allergies.map(Prose::stored),
        health_notes: row.health_notes.map(Prose::stored),
        disability: row.disability.map(|stored| code::<Disability, u8>(stored, "disability")).transpose()?,
        ethnicity: row.ethnicity.map(|stored| code::<Ethnicity, u16>(stored, "ethnicity")).transpose()?,
        updated_at: row.updated_at,
        version: row.version,
    })
}

#[async_trait]
impl SensitiveRepository for SeaWork {
    async fn find(
        &mut self,
        student: StudentId,
        expected: Option<Version>,
    ) -> Result<Option<SensitiveData>, StoreError> {
        let query = Entity::find()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::StudentId.eq(Uuid::from(student)));
        let found = query.one(&self.db).await.map_err(fault("sensitive data"))?;
        expect(found, expected, |row| row.version)?.map(sensitive).transpose()
    }

    async fn put(&mut self, data: &mut SensitiveData) -> Result<(), StoreError> {
        self.within(data.institution)?;
        let mut next = row(data).into_active_model().reset_all();
        next.version = Set(data.version + 1);
        if data.version == 0 {
            let done = Entity::insert(next).exec_without_returning(&self.db).await.map_err(fault("sensitive data"));
            return match done {
                Ok(_) => advance(1, &mut data.version),
                // Somebody else has said something first.
                Err(StoreError::Duplicate(_)) => Err(StoreError::Stale),
                Err(other) => Err(other),
            };
        }
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::StudentId.eq(Uuid::from(data.student)))
            .filter(Column::Version.eq(data.version));
        let done = query.exec(&self.db).await.map_err(fault("sensitive data"))?;
        advance(done.rows_affected, &mut data.version)
    }
}
