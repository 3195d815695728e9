//! Students and guardians as files. What the law calls sensitive is in none of them.

use super::params::{GuardianParams, StudentParams, guardians as guardian_filter, students as student_filter};
use super::views::{GuardianView, GuardianshipView, StudentView};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const STUDENTS: &Sheet<StudentView> = &Sheet {
    name: "students",
    columns: &[
        ("id", |student| student.id.into()),
        ("document_type", |student| student.document_type.into()),
        ("document_number", |student| (&student.document_number).into()),
        ("issued_in", |student| student.issued_in.as_ref().into()),
        ("first_surname", |student| (&student.first_surname).into()),
        ("second_surname", |student| student.second_surname.as_ref().into()),
        ("first_name", |student| (&student.first_name).into()),
        ("second_name", |student| student.second_name.as_ref().into()),
        ("birth_date", |student| student.birth_date.into()),
        ("birth_municipality", |student| student.birth_municipality.as_ref().into()),
        ("birth_country", |student| student.birth_country.as_ref().into()),
        ("sex", |student| student.sex.into()),
        ("address", |student| student.address.as_ref().into()),
        ("municipality", |student| student.municipality.as_ref().into()),
        ("municipality_name", |student| student.municipality_name.into()),
        ("zone", |student| student.zone.into()),
        ("stratum", |student| student.stratum.map(u16::from).into()),
        ("phone", |student| student.phone.as_ref().into()),
        ("email", |student| student.email.as_ref().into()),
        ("guardians", |student| answering(&student.guardians)),
        ("user_id", |student| student.user_id.into()),
        ("active", |student| student.active.into()),
        ("blocked_at", |student| student.blocked.as_ref().map(|blocking| blocking.at).into()),
        ("warnings", |student| Cell::list(&student.warnings)),
        ("created_at", |student| student.created_at.into()),
        ("updated_at", |student| student.updated_at.into()),
    ],
};

/// Who answers for a student in one cell: `Marta Lucía Ruiz (mother) +573001234567; Juan Peña (father)`.
fn answering(links: &[GuardianshipView]) -> Cell<'static> {
    if links.is_empty() {
        return Cell::Empty;
    }
    let text = |link: &GuardianshipView| {
        let name = link.name.as_deref().unwrap_or_default();
        match &link.phone {
            Some(phone) => format!("{name} ({}) {phone}", link.relationship),
            None => format!("{name} ({})", link.relationship),
        }
    };
    Cell::Text(links.iter().map(text).collect::<Vec<_>>().join("; ").into())
}

/// Exports the students whom the caller may see, by the filters and in the order of their list.
#[utoipa::path(operation_id = "students-export", tag = "students", params(StudentParams, FormatParams),
    security(("bearer" = ["read:students"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/students/export")]
pub async fn students(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = student_filter(&mut query);
    query.done("students")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.students.list(&ctx, &filter, &page)).await?;
        let answering = attempt(|| reader.students.guardians_of(&ctx, &page.data)).await?;
        Ok(page.map(|student| StudentView::of(student, &answering)))
    };
    export::send(&services, &caller.ctx, STUDENTS, format, rows).await
}

const GUARDIANS: &Sheet<GuardianView> = &Sheet {
    name: "guardians",
    columns: &[
        ("id", |guardian| guardian.id.into()),
        ("document_type", |guardian| guardian.document_type.into()),
        ("document_number", |guardian| (&guardian.document_number).into()),
        ("name", |guardian| (&guardian.name).into()),
        ("phone", |guardian| guardian.phone.as_ref().into()),
        ("email", |guardian| guardian.email.as_ref().into()),
        ("address", |guardian| guardian.address.as_ref().into()),
        ("user_id", |guardian| guardian.user_id.into()),
        ("warnings", |guardian| Cell::list(&guardian.warnings)),
        ("created_at", |guardian| guardian.created_at.into()),
        ("updated_at", |guardian| guardian.updated_at.into()),
    ],
};

/// Exports who answers for students, by the filters and in the order of their list.
#[utoipa::path(operation_id = "guardians-export", tag = "students", params(GuardianParams, FormatParams),
    security(("bearer" = ["read:students"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/guardians/export")]
pub async fn guardians(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = guardian_filter(&mut query);
    query.done("guardians")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.students.guardians(&ctx, &filter, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, GUARDIANS, format, rows).await
}
