//! Pictures of what changes hands.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::BinaryFile;
use crate::extract::PathId;
use crate::inventory::second_id;
use crate::pictures::{EvidenceView, PictureFile, PictureParams, shown, size};
use crate::query::Query;
use crate::services::Services;
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, get, post};
use plantel_application::Names;
use plantel_application::attempt;
use plantel_domain::loans::LoanPicture;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A picture of units that changed hands.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanPicture)]
pub struct LoanPictureView {
    /// The picture.
    #[serde(flatten)]
    pub picture: EvidenceView,
    /// Of which units that changed hands.
    pub handling_id: Uuid,
}

impl LoanPictureView {
    fn of(picture: &LoanPicture, names: &Names) -> Self {
        Self { picture: EvidenceView::of(&picture.evidence, names), handling_id: picture.handling.into() }
    }
}

/// All pictures of what changed hands once.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanPictures)]
pub struct LoanPicturesView {
    /// Oldest first.
    pub data: Vec<LoanPictureView>,
}

/// Adds a picture of units that changed hands: a JPEG, PNG or WebP of up to 5 MB, up to 10 for each time they did,
/// while the loan runs and for 7 days after its end. Its borrower adds none. It is turned upright, made small and
/// written anew: where it was taken is not kept. Nobody takes it away.
#[utoipa::path(operation_id = "loans-add-picture", tag = "loans",
    params(("id" = Uuid, Path), ("handling_id" = Uuid, Path)),
    request_body(content((BinaryFile = "image/jpeg"), (BinaryFile = "image/png"), (BinaryFile = "image/webp"))),
    security(("bearer" = ["hand-over:loans"])),
    responses((status = CREATED, description = "The picture", body = LoanPictureView)))]
#[post("/loans/{id}/handlings/{handling_id}/pictures")]
pub async fn add(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    file: PictureFile,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (loan, handling) = (id.0.into(), second_id(&request, "handling_id")?.into());
    let picture = attempt(|| services.loans.add_picture(&caller.ctx, loan, handling, file.0.to_vec())).await?;
    let location = format!("/api/v1/loans/{loan}/pictures/{}", picture.evidence.id);
    let names = attempt(|| services.loans.names_of_people(&caller.ctx, picture.evidence.by)).await?;
    let view = LoanPictureView::of(&picture, &names);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(view))
}

/// Lists the pictures of units that changed hands, oldest first.
#[utoipa::path(operation_id = "loans-pictures", tag = "loans",
    params(("id" = Uuid, Path), ("handling_id" = Uuid, Path)), security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The pictures", body = LoanPicturesView)))]
#[get("/loans/{id}/handlings/{handling_id}/pictures")]
pub async fn list(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Json<LoanPicturesView>> {
    let (loan, handling) = (id.0.into(), second_id(&request, "handling_id")?.into());
    let pictures = attempt(|| services.loans.pictures(&caller.ctx, loan, handling)).await?;
    let people = || pictures.iter().filter_map(|picture| picture.evidence.by);
    let names = attempt(|| services.loans.names_of_people(&caller.ctx, people())).await?;
    Ok(Json(LoanPicturesView { data: pictures.iter().map(|it| LoanPictureView::of(it, &names)).collect() }))
}

/// Shows a picture of units that changed hands.
#[utoipa::path(operation_id = "loans-picture", tag = "loans",
    params(("id" = Uuid, Path), ("picture_id" = Uuid, Path), PictureParams), security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The file", content((BinaryFile = "image/jpeg"), (BinaryFile = "image/png")))))]
#[get("/loans/{id}/pictures/{picture_id}")]
pub async fn show(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    query: Query,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (loan, picture) = (id.0.into(), second_id(&request, "picture_id")?.into());
    let size = size(query)?;
    let (format, bytes) = attempt(|| services.loans.picture(&caller.ctx, loan, picture, size)).await?;
    Ok(shown(format, bytes))
}
