//! The papers of enrolments.

use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::enrollment::{
    ConsentRepository, DocumentFormat, DocumentKind, DocumentState, EnrollmentDocument, EnrollmentDocumentRepository,
    PaperRepositories,
};
use plantel_domain::ids::{EnrollmentDocumentId, EnrollmentId};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::{Line, Prose};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrollment_documents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub enrollment_id: Uuid,
    pub student_id: Uuid,
    pub kind: String,
    pub number: i32,
    pub format: String,
    pub file_name: String,
    pub bytes: i32,
    pub sha256: String,
    pub uploaded_by: Option<Uuid>,
    pub uploaded_at: DateTime<Utc>,
    pub state: String,
    pub reason: Option<String>,
    pub reviewed_by: Option<Uuid>,
    pub reviewed_at: Option<DateTime<Utc>>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(d: &EnrollmentDocument) -> Model {
    Model {
        id: d.id.into(),
        institution_id: d.institution.into(),
        enrollment_id: d.enrollment.into(),
        student_id: d.student.into(),
        kind: d.kind.as_str().to_owned(),
        number: d.number.into(),
        format: d.format.name().to_owned(),
        file_name: d.file_name.to_string(),
        // What is too much for the column is too much for its check.
        bytes: i32::try_from(d.bytes).unwrap_or(i32::MAX),
        sha256: d.sha256.clone(),
        uploaded_by: d.uploaded_by.map(Into::into),
        uploaded_at: d.uploaded_at,
        state: d.state.name().to_owned(),
        reason: d.reason.as_ref().map(ToString::to_string),
        reviewed_by: d.reviewed_by.map(Into::into),
        reviewed_at: d.reviewed_at,
        version: d.version,
    }
}

fn document(row: Model) -> Result<EnrollmentDocument, StoreError> {
    Ok(EnrollmentDocument {
        id: row.id.into(),
        institution: row.institution_id.into(),
        enrollment: row.enrollment_id.into(),
        student: row.student_id.into(),
        kind: DocumentKind::stored(row.kind),
        number: u16::try_from(row.number).map_err(|_| unreadable("version of a paper"))?,
        format: DocumentFormat::parse(&row.format).map_err(|_| unreadable("format of a paper"))?,
        file_name: Line::stored(row.file_name),
        bytes: u32::try_from(row.bytes).map_err(|_| unreadable("size of a paper"))?,
        sha256: row.sha256,
        state: DocumentState::parse(&row.state).map_err(|_| unreadable("state of a paper"))?,
        reason: row.reason.map(Prose::stored),
        uploaded_by: row.uploaded_by.map(Into::into),
        uploaded_at: row.uploaded_at,
        reviewed_by: row.reviewed_by.map(Into::into),
        reviewed_at: row.reviewed_at,
        version: row.version,
    })
}

impl PaperRepositories for SeaWork {
    fn enrollment_documents(&mut self) -> &mut dyn EnrollmentDocumentRepository {
        self
    }
    fn consents(&mut self) -> &mut dyn ConsentRepository {
        self
    }
}

impl SeaWork {
    fn enrollment_documents_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl EnrollmentDocumentRepository for SeaWork {
    async fn find(
        &mut self,
        id: EnrollmentDocumentId,
        expected: Option<Version>,
    ) -> Result<Option<EnrollmentDocument>, StoreError> {
        let query = self.enrollment_documents_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("enrollment document"))?;
        expect(found, expected, |row| row.version)?.map(document).transpose()
    }

    async fn of_enrollment(&mut self, enrollment: EnrollmentId) -> Result<Vec<EnrollmentDocument>, StoreError> {
        let query = self.enrollment_documents_in_scope().filter(Column::EnrollmentId.eq(Uuid::from(enrollment)));
        let query = query.order_by_asc(Column::Kind).order_by_desc(Column::Number);
        let rows = query.all(&self.db).await.map_err(fault("enrollment document"))?;
        rows.into_iter().map(document).collect()
    }

    async fn add(&mut self, d: &EnrollmentDocument) -> Result<(), StoreError> {
        self.within(d.institution)?;
        let insert = Entity::insert(row(d).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("enrollment document"))?;
        Ok(())
    }

    /// What a paper contains is never written again.
    async fn update(&mut self, d: &mut EnrollmentDocument) -> Result<(), StoreError> {
        let said = row(d);
        let next = ActiveModel {
            state: Set(said.state),
            reason: Set(said.reason),
            reviewed_by: Set(said.reviewed_by),
            reviewed_at: Set(said.reviewed_at),
            version: Set(d.version + 1),
            ..Default::default()
        };
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(d.id)))
            .filter(Column::Version.eq(d.version));
        let done = query.exec(&self.db).await.map_err(fault("enrollment document"))?;
        advance(done.rows_affected, &mut d.version)
    }
}
