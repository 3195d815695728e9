//! Enrolments as a file.

use super::params::{EnrollmentParams, filter};
use super::views::{EnrolledStudentView, EnrollmentView};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

/// What is known of the student of a row.
fn of<'a, T>(row: &'a EnrollmentView, field: impl Fn(&'a EnrolledStudentView) -> T) -> Option<T> {
    row.student.as_ref().map(field)
}

const ENROLLMENTS: &Sheet<EnrollmentView> = &Sheet {
    name: "enrollments",
    columns: &[
        ("id", |row| row.id.into()),
        ("student_id", |row| row.student_id.into()),
        ("document_type", |row| of(row, |student| student.document_type).into()),
        ("document_number", |row| of(row, |student| &student.document_number).into()),
        ("student_name", |row| of(row, |student| &student.name).into()),
        ("year_id", |row| row.year_id.into()),
        ("year_name", |row| row.year_name.as_ref().into()),
        ("site_id", |row| row.site_id.into()),
        ("site_name", |row| row.site_name.as_ref().into()),
        ("grade", |row| row.grade.into()),
        ("grade_name", |row| row.grade_name.into()),
        ("shift", |row| row.shift.into()),
        ("group_id", |row| row.group_id.into()),
        ("group_code", |row| row.group_code.as_ref().into()),
        ("case", |row| row.case.into()),
        ("state", |row| row.state.into()),
        ("created_at", |row| row.created_at.into()),
        ("updated_at", |row| row.updated_at.into()),
    ],
};

/// Exports the enrolments that the caller may see, by the filters and in the order of their list.
#[utoipa::path(operation_id = "enrollments-export", tag = "enrollments", params(EnrollmentParams, FormatParams),
    security(("bearer" = ["read:enrollment"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/enrollments/export")]
pub async fn enrollments(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter(&mut query);
    query.done("enrollments")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.enrollments.list(&ctx, &filter, &page)).await?;
        let names = attempt(|| reader.enrollments.names(&ctx, &page.data)).await?;
        Ok(page.map(|it| EnrollmentView::of(&it, &names)))
    };
    export::send(&services, &caller.ctx, ENROLLMENTS, format, rows).await
}
