//! Pictures of the items of checks.

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
use plantel_application::{Names, attempt};
use plantel_domain::checks::CheckPicture;
use plantel_domain::form::BadValue;
use plantel_domain::ids::UserId;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// A picture of an item of a check.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckPicture)]
pub struct CheckPictureView {
    /// The picture.
    #[serde(flatten)]
    pub picture: EvidenceView,
    /// Of which item.
    pub item_id: Uuid,
    /// In which revision.
    #[schema(example = 1)]
    pub revision: u16,
}

impl CheckPictureView {
    fn of(picture: &CheckPicture, names: &Names) -> Self {
        Self {
            picture: EvidenceView::of(&picture.evidence, names),
            item_id: picture.asset.into(),
            revision: picture.revision,
        }
    }
}

/// All pictures of an item in a revision of a check.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckPictures)]
pub struct CheckPicturesView {
    /// Oldest first.
    pub data: Vec<CheckPictureView>,
}

/// Of which revision.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `list` reads")]
pub struct RevisionParams {
    /// Of this revision; of the present one when it is absent.
    #[param(minimum = 1)]
    revision: Option<u16>,
}

/// Adds a picture of an item of a check, of its present revision: a JPEG, PNG or WebP of up to 5 MB, up to 10 for each
/// item, while the check is open and for 7 days after its end. Who may count, confirm or approve the check may. It is
/// turned upright, made small and written anew: where it was taken is not kept. Nobody takes it away.
#[utoipa::path(operation_id = "checks-add-picture", tag = "checks",
    params(("id" = Uuid, Path), ("item_id" = Uuid, Path)),
    request_body(content((BinaryFile = "image/jpeg"), (BinaryFile = "image/png"), (BinaryFile = "image/webp"))),
    security(("bearer" = ["count:checks"])),
    responses((status = CREATED, description = "The picture", body = CheckPictureView)))]
#[post("/inventory-checks/{id}/items/{item_id}/pictures")]
pub async fn add(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    file: PictureFile,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (check, asset) = (id.0.into(), second_id(&request, "item_id")?.into());
    let picture = attempt(|| services.checks.add_picture(&caller.ctx, check, asset, file.0.to_vec())).await?;
    let location = format!("/api/v1/inventory-checks/{check}/pictures/{}", picture.evidence.id);
    let people = Vec::from_iter(picture.evidence.by);
    let names = attempt(|| services.checks.names_of_items(&caller.ctx, &[], &people)).await?;
    let view = CheckPictureView::of(&picture, &names);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(view))
}

/// Lists the pictures of an item of a check, oldest first.
#[utoipa::path(operation_id = "checks-pictures", tag = "checks",
    params(("id" = Uuid, Path), ("item_id" = Uuid, Path), RevisionParams), security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The pictures", body = CheckPicturesView)))]
#[get("/inventory-checks/{id}/items/{item_id}/pictures")]
pub async fn list(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<Json<CheckPicturesView>> {
    let (check, asset) = (id.0.into(), second_id(&request, "item_id")?.into());
    let number = |text: &str| text.parse::<u16>().ok().filter(|n| *n > 0).ok_or(BadValue::new("field.invalid"));
    let revision = query.read("revision", number);
    query.done("inventory-checks")?;
    let pictures = attempt(|| services.checks.pictures(&caller.ctx, check, asset, revision)).await?;
    let people: Vec<UserId> = pictures.iter().filter_map(|picture| picture.evidence.by).collect();
    let names = attempt(|| services.checks.names_of_items(&caller.ctx, &[], &people)).await?;
    Ok(Json(CheckPicturesView { data: pictures.iter().map(|it| CheckPictureView::of(it, &names)).collect() }))
}

/// Shows a picture of an item of a check, whatever its revision.
#[utoipa::path(operation_id = "checks-picture", tag = "checks",
    params(("id" = Uuid, Path), ("picture_id" = Uuid, Path), PictureParams), security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The file",
        content((BinaryFile = "image/jpeg"), (BinaryFile = "image/png")))))]
#[get("/inventory-checks/{id}/pictures/{picture_id}")]
pub async fn show(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    query: Query,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (check, picture) = (id.0.into(), second_id(&request, "picture_id")?.into());
    let size = size(query)?;
    let (format, bytes) = attempt(|| services.checks.picture(&caller.ctx, check, picture, size)).await?;
    Ok(shown(format, bytes))
}
