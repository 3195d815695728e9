//! Scanning, tags, QR codes and labels.

use super::views::AssetView;
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::BinaryFile;
use crate::extract::{IfMatch, PathId, Valid};
use crate::institutions::EnvironmentView;
use crate::query::Query;
use crate::services::Services;
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use plantel_application::attempt;
use plantel_application::inventory::{QrFormat, QrImage, Scan, Thing};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::inventory::Scanned;
use plantel_domain::tag::Tag;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// What a scan found.
#[derive(Serialize, ToSchema)]
#[schema(as = Scan)]
pub struct ScanView {
    /// `asset` or `environment`.
    #[schema(example = "asset")]
    pub kind: &'static str,
    /// The asset, if it is one.
    pub asset: Option<AssetView>,
    /// The environment, if it is one.
    pub environment: Option<EnvironmentView>,
    /// What the caller may do with it now: `view`, `timeline`, `update`, `record_movement`, `relocate`, `send`,
    /// `hand_custody`, `add_picture`, `retire`, `request_loan`, `reissue_tag`, `list_assets`, `receive_transfers`.
    #[schema(example = json!(["view", "timeline", "request_loan"]))]
    pub actions: Vec<&'static str>,
}

impl From<Scan> for ScanView {
    fn from(scan: Scan) -> Self {
        let actions = scan.actions.iter().map(|action| action.name()).collect();
        match scan.thing {
            Thing::Asset(asset) => Self { kind: "asset", asset: Some((*asset).into()), environment: None, actions },
            Thing::Environment(place) => {
                Self { kind: "environment", asset: None, environment: Some((*place).into()), actions }
            }
        }
    }
}

/// Finds what carries a tag, and says what the caller may do with it now.
#[utoipa::path(operation_id = "qr-resolve", tag = "tags",
    params(("tag" = String, Path, example = "00112233445566778899AABBCCDDEEFF")),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "What was found", body = ScanView)))]
#[get("/qr/{tag}")]
pub async fn resolve(caller: Caller, request: HttpRequest, services: Data<Services>) -> ApiResult<Json<ScanView>> {
    let tag = Tag::parse(request.match_info().get("tag").unwrap_or_default());
    let tag = tag.map_err(|reason| Invalid::at("{tag}", reason))?;
    let scan = attempt(|| services.inventory.scan(&caller.ctx, Scanned::Tag(tag.clone()))).await?;
    Ok(Json(scan.into()))
}

/// What a scanner read.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ScanBody {
    /// A tag, a link that ends with one, or the JSON of a label of the system before this one, whose
    /// signature is not looked at: it finds the thing by its code, no more.
    #[schema(min_length = 1, max_length = 2000, example = "https://example.org/qr/00112233445566778899AABBCCDDEEFF")]
    #[validate(length(max = 2000))]
    pub payload: String,
}

/// Finds what was scanned, whatever kind of label it was.
#[utoipa::path(operation_id = "qr-scan", tag = "tags", request_body = ScanBody,
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "What was found", body = ScanView)))]
#[post("/qr/scan")]
pub async fn scan_any(caller: Caller, body: Valid<ScanBody>, services: Data<Services>) -> ApiResult<Json<ScanView>> {
    let scanned = Scanned::parse(&body.0.payload).map_err(|reason| Invalid::at("/payload", reason))?;
    let scan = attempt(|| services.inventory.scan(&caller.ctx, scanned.clone())).await?;
    Ok(Json(scan.into()))
}

/// Gives an asset a new tag; the one before finds nothing any more.
#[utoipa::path(operation_id = "inventory-issue-tag", tag = "tags", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The asset", body = AssetView)))]
#[post("/inventory/{id}/tag")]
pub async fn issue(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<AssetView>> {
    let id = id.0.into();
    let asset = attempt(|| services.inventory.issue_tag(&caller.ctx, id, if_match.0)).await?;
    Ok(super::handlers::tagged(asset))
}

/// Takes an asset's tag away.
#[utoipa::path(operation_id = "inventory-revoke-tag", tag = "tags", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The asset", body = AssetView)))]
#[delete("/inventory/{id}/tag")]
pub async fn revoke(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<AssetView>> {
    let id = id.0.into();
    let asset = attempt(|| services.inventory.revoke_tag(&caller.ctx, id, if_match.0)).await?;
    Ok(super::handlers::tagged(asset))
}

/// Gives an environment a new tag; the one before finds nothing any more.
#[utoipa::path(operation_id = "environments-issue-tag", tag = "tags", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The environment", body = EnvironmentView)))]
#[post("/environments/{id}/tag")]
pub async fn issue_for_environment(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<EnvironmentView>> {
    let id = id.0.into();
    let place = attempt(|| services.inventory.issue_environment_tag(&caller.ctx, id, if_match.0)).await?;
    Ok(Tagged::new(place.version, place.into()))
}

/// Takes an environment's tag away.
#[utoipa::path(operation_id = "environments-revoke-tag", tag = "tags", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The environment", body = EnvironmentView)))]
#[delete("/environments/{id}/tag")]
pub async fn revoke_of_environment(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<EnvironmentView>> {
    let id = id.0.into();
    let place = attempt(|| services.inventory.revoke_environment_tag(&caller.ctx, id, if_match.0)).await?;
    Ok(Tagged::new(place.version, place.into()))
}

/// How a QR code is drawn.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `format` reads")]
pub struct QrParams {
    /// `svg` or `png`.
    #[param(default = "svg", pattern = "^(svg|png)$")]
    format: Option<String>,
    /// Of a PNG: how many pixels wide, about.
    #[param(minimum = 64, maximum = 2048, default = 512)]
    pixels: Option<u32>,
}

fn format(query: &mut Query) -> QrFormat {
    let pixels = query.read("pixels", |text| {
        let bounds = || BadValue::with("field.out-of-range", Params::none().number("min", 64).number("max", 2048));
        text.parse().ok().filter(|pixels| (64..=2048).contains(pixels)).ok_or_else(bounds)
    });
    let png = query.read("format", |text| match text {
        "svg" => Ok(false),
        "png" => Ok(true),
        _ => Err(BadValue::new("kind.unknown")),
    });
    if png.unwrap_or(false) { QrFormat::Png(pixels.unwrap_or(512)) } else { QrFormat::Svg }
}

fn drawn(image: QrImage) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer.content_type(image.media_type).insert_header((header::CACHE_CONTROL, "private, no-cache"));
    // An SVG is a document: nothing in it may run or load, whatever opens it.
    answer.insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"));
    answer.body(image.bytes)
}

/// Draws the QR code of an asset's tag.
#[utoipa::path(operation_id = "inventory-qr", tag = "tags", params(("id" = Uuid, Path), QrParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The code", content(
        (String = "image/svg+xml"), (BinaryFile = "image/png")))))]
#[get("/inventory/{id}/qr")]
pub async fn show_qr(
    caller: Caller,
    id: PathId,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (id, format) = (id.0.into(), format(&mut query));
    query.done("qr")?;
    Ok(drawn(attempt(|| services.inventory.asset_qr(&caller.ctx, id, format)).await?))
}

/// Draws the QR code of an environment's tag.
#[utoipa::path(operation_id = "environments-qr", tag = "tags", params(("id" = Uuid, Path), QrParams),
    security(("bearer" = ["read:environments"])),
    responses((status = OK, description = "The code", content(
        (String = "image/svg+xml"), (BinaryFile = "image/png")))))]
#[get("/environments/{id}/qr")]
pub async fn qr_of_environment(
    caller: Caller,
    id: PathId,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (id, format) = (id.0.into(), format(&mut query));
    query.done("qr")?;
    Ok(drawn(attempt(|| services.inventory.environment_qr(&caller.ctx, id, format)).await?))
}
