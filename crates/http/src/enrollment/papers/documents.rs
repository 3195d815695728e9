//! Bringing papers, and what the office says of them.

use super::bodies::DocumentRejectionBody;
use super::upload::{PaperForm, PaperUpload};
use super::views::{EnrollmentDocumentView, EnrollmentDocumentsView, people_of};
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{get, post};
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::enrollment::EnrollmentDocument;
use plantel_domain::ids::UserId;

/// A paper with its version.
async fn shown(
    services: &Services,
    ctx: &Context,
    paper: EnrollmentDocument,
) -> Result<Tagged<EnrollmentDocumentView>> {
    let names = attempt(|| services.papers.names(ctx, people_of(&paper))).await?;
    let typed = attempt(|| services.papers.reads_typed(ctx, paper.student)).await?;
    Ok(Tagged::new(paper.version, EnrollmentDocumentView::of(paper, &names, typed)))
}

/// Brings a paper of an enrolment: a PDF, PNG or JPEG of up to 10 MB. Another of its kind is a new version: the newest
/// counts, and none is lost.
#[utoipa::path(operation_id = "enrollment-documents-upload", tag = "enrollment", params(("id" = Uuid, Path)),
    request_body(content = PaperForm, content_type = "multipart/form-data"),
    security(("bearer" = ["write:enrollment"])),
    responses((status = CREATED, description = "The paper", body = EnrollmentDocumentView)))]
#[post("/enrollments/{id}/documents")]
pub async fn upload(
    caller: Caller,
    id: PathId,
    paper: PaperUpload,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentDocumentView>> {
    let (id, PaperUpload { kind, file_name, bytes }) = (id.0.into(), paper);
    let bring = || services.papers.upload(&caller.ctx, id, kind.clone(), file_name.clone(), bytes.clone());
    let paper = attempt(bring).await?;
    let location = format!("/api/v1/enrollment-documents/{}", paper.id);
    Ok(shown(&services, &caller.ctx, paper).await?.created(location))
}

/// Lists the papers of an enrolment, all versions.
#[utoipa::path(operation_id = "enrollment-documents-list", tag = "enrollment", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:enrollment"])),
    responses((status = OK, description = "The papers", body = EnrollmentDocumentsView)))]
#[get("/enrollments/{id}/documents")]
pub async fn list(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<EnrollmentDocumentsView>> {
    let id = id.0.into();
    let papers = attempt(|| services.papers.documents(&caller.ctx, id)).await?;
    let people: Vec<UserId> = papers.iter().flat_map(people_of).collect();
    let names = attempt(|| services.papers.names(&caller.ctx, people.clone())).await?;
    // All of them are of one student.
    let typed = match papers.first() {
        Some(paper) => attempt(|| services.papers.reads_typed(&caller.ctx, paper.student)).await?,
        None => false,
    };
    let data = papers.into_iter().map(|paper| EnrollmentDocumentView::of(paper, &names, typed)).collect();
    Ok(Json(EnrollmentDocumentsView { data }))
}

/// Shows what is known of a paper.
#[utoipa::path(operation_id = "enrollment-documents-get", tag = "enrollment", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:enrollment"])),
    responses((status = OK, description = "The paper", body = EnrollmentDocumentView)))]
#[get("/enrollment-documents/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<EnrollmentDocumentView>> {
    let id = id.0.into();
    let paper = attempt(|| services.papers.document(&caller.ctx, id)).await?;
    Ok(shown(&services, &caller.ctx, paper).await?)
}

/// Says of the newest version of a paper that it does.
#[utoipa::path(operation_id = "enrollment-documents-validate", tag = "enrollment", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The paper", body = EnrollmentDocumentView)))]
#[post("/enrollment-documents/{id}/validate")]
pub async fn validate(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentDocumentView>> {
    let id = id.0.into();
    let paper = attempt(|| services.papers.validate(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, paper).await?)
}

/// Says of the newest version of a paper that it does not do, and why. An enrolment in review goes back for another.
#[utoipa::path(operation_id = "enrollment-documents-reject", tag = "enrollment", params(("id" = Uuid, Path)),
    request_body = DocumentRejectionBody, security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The paper", body = EnrollmentDocumentView)))]
#[post("/enrollment-documents/{id}/reject")]
pub async fn reject(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<DocumentRejectionBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentDocumentView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let paper = attempt(|| services.papers.reject(&caller.ctx, id, if_match.0, reason.clone())).await?;
    Ok(shown(&services, &caller.ctx, paper).await?)
}
