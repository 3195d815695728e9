//! Pictures of assets.

use super::moves::second_id;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::BinaryFile;
use crate::extract::PathId;
use crate::pictures::{PictureFile, PictureParams, shown, size};
use crate::query::Query;
use crate::services::Services;
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_domain::inventory::picture::AssetPicture;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A picture of an asset.
#[derive(Serialize, ToSchema)]
#[schema(as = AssetPicture)]
pub struct PictureView {
    /// Its id.
    pub id: Uuid,
    /// How it is written now, whatever was sent.
    #[schema(example = "image/jpeg")]
    pub media_type: &'static str,
    /// In pixels.
    #[schema(example = 1600)]
    pub width: u32,
    /// In pixels.
    #[schema(example = 1200)]
    pub height: u32,
    /// Size of the file.
    pub bytes: u32,
    /// Who brought it.
    pub by: Option<Uuid>,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<AssetPicture> for PictureView {
    fn from(picture: AssetPicture) -> Self {
        Self {
            id: picture.id.into(),
            media_type: picture.format.media_type(),
            width: picture.width,
            height: picture.height,
            bytes: picture.bytes,
            by: picture.by.map(Into::into),
            created_at: picture.created_at,
        }
    }
}

/// All pictures of an asset.
#[derive(Serialize, ToSchema)]
#[schema(as = AssetPictures)]
pub struct PicturesView {
    /// Oldest first.
    pub data: Vec<PictureView>,
}

/// Adds a picture: a JPEG, PNG or WebP of up to 5 MB, up to 12 for each asset. It is turned upright, made small
/// and written anew: where it was taken is not kept.
#[utoipa::path(operation_id = "inventory-add-picture", tag = "inventory", params(("id" = Uuid, Path)),
    request_body(content((BinaryFile = "image/jpeg"), (BinaryFile = "image/png"), (BinaryFile = "image/webp"))),
    security(("bearer" = ["write:inventory"])),
    responses((status = CREATED, description = "The picture", body = PictureView)))]
#[post("/inventory/{id}/pictures")]
pub async fn add(caller: Caller, id: PathId, file: PictureFile, services: Data<Services>) -> ApiResult<HttpResponse> {
    let asset = id.0.into();
    let picture = attempt(|| services.inventory.add_picture(&caller.ctx, asset, file.0.to_vec())).await?;
    let location = format!("/api/v1/inventory/{asset}/pictures/{}", picture.id);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(PictureView::from(picture)))
}

/// Lists the pictures of an asset, oldest first.
#[utoipa::path(operation_id = "inventory-pictures", tag = "inventory", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The pictures", body = PicturesView)))]
#[get("/inventory/{id}/pictures")]
pub async fn list(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<PicturesView>> {
    let id = id.0.into();
    let pictures = attempt(|| services.inventory.pictures(&caller.ctx, id)).await?;
    Ok(Json(PicturesView { data: pictures.into_iter().map(Into::into).collect() }))
}

/// Shows a picture.
#[utoipa::path(operation_id = "inventory-picture", tag = "inventory",
    params(("id" = Uuid, Path), ("picture_id" = Uuid, Path), PictureParams), security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The file", content((BinaryFile = "image/jpeg"), (BinaryFile = "image/png")))))]
#[get("/inventory/{id}/pictures/{picture_id}")]
pub async fn show(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    query: Query,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (asset, picture) = (id.0.into(), second_id(&request, "picture_id")?.into());
    let size = size(query)?;
    let (format, bytes) = attempt(|| services.inventory.picture(&caller.ctx, asset, picture, size)).await?;
    Ok(shown(format, bytes))
}

/// Takes a picture away.
#[utoipa::path(operation_id = "inventory-remove-picture", tag = "inventory",
    params(("id" = Uuid, Path), ("picture_id" = Uuid, Path)), security(("bearer" = ["write:inventory"])),
    responses((status = NO_CONTENT, description = "It is gone")))]
#[delete("/inventory/{id}/pictures/{picture_id}")]
pub async fn remove(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (asset, picture) = (id.0.into(), second_id(&request, "picture_id")?.into());
    attempt(|| services.inventory.remove_picture(&caller.ctx, asset, picture)).await?;
    Ok(HttpResponse::NoContent().finish())
}
