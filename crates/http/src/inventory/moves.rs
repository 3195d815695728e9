//! Keeping things elsewhere, handing them to people, putting them together, taking them out of use.

use super::handlers::tagged;
use super::views::AssetView;
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::{ApiError, ApiResult};
use crate::extract::{IfMatch, PathId, Valid, patch};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, delete, get, post};
use plantel_application::attempt;
use plantel_application::inventory::Relocation;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::inventory::{MAX_LINES, RetirementReason};
use plantel_domain::text::Prose;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// What is to be kept elsewhere.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RelocationBody {
    /// Which assets, each once; the parts of a kit go with it.
    #[serde(default)]
    #[schema(required, min_items = 1, max_items = 500)]
    pub assets: Vec<Uuid>,
    /// Where.
    pub environment_id: Uuid,
    /// Why.
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

impl RelocationBody {
    fn read(self) -> Result<Relocation, Invalid> {
        let mut form = Form::new();
        listed(&mut form, "/assets", &self.assets);
        let reason = form.take_some("/reason", self.reason.as_deref().map(Prose::parse));
        let assets = self.assets.into_iter().map(Into::into).collect();
        let environment = self.environment_id.into();
        form.done(|| Some(Relocation { assets, environment, reason: reason? }))
    }
}

/// Refuses a list of ids that is empty, too long, or names one twice.
pub fn listed(form: &mut Form, pointer: &str, ids: &[Uuid]) {
    if ids.is_empty() {
        form.refuse(pointer, BadValue::new("list.empty"));
    }
    if ids.len() > MAX_LINES {
        let max = i64::try_from(MAX_LINES).unwrap_or(i64::MAX);
        form.refuse(pointer, BadValue::with("list.too-long", Params::none().number("max", max)));
    }
    let mut seen = BTreeSet::new();
    for (at, id) in ids.iter().enumerate() {
        if !seen.insert(id) {
            form.refuse(&format!("{pointer}/{at}"), BadValue::new("list.twice"));
        }
    }
}

/// Assets after a deed.
#[derive(Serialize, ToSchema)]
#[schema(as = Assets)]
pub struct AssetsView {
    /// The assets.
    pub data: Vec<AssetView>,
}

/// Keeps assets in another environment from now on, with every unit kept there: all of them, or none.
#[utoipa::path(operation_id = "inventory-relocate", tag = "inventory", request_body = RelocationBody,
    security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The assets", body = AssetsView)))]
#[post("/inventory/relocate")]
pub async fn relocate(
    caller: Caller,
    body: Valid<RelocationBody>,
    services: Data<Services>,
) -> ApiResult<Json<AssetsView>> {
    let wish = body.0.read()?;
    let moved = attempt(|| services.inventory.relocate(&caller.ctx, wish.clone())).await?;
    Ok(Json(AssetsView { data: moved.into_iter().map(Into::into).collect() }))
}

/// Who answers for an asset.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CustodyBody {
    /// Somebody of the institution; null when nobody does any more.
    #[serde(default, deserialize_with = "patch")]
    #[schema(required, value_type = Option<Uuid>)]
    pub user_id: Patch<Uuid>,
}

/// Hands an asset, with its parts, to somebody who answers for it from now on.
#[utoipa::path(operation_id = "inventory-hand-custody", tag = "inventory", request_body = CustodyBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The asset", body = AssetView)))]
#[post("/inventory/{id}/custody")]
pub async fn hand_custody(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<CustodyBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<AssetView>> {
    let custodian = match body.0.user_id {
        Patch::Keep => return Err(Invalid::at("/user_id", BadValue::new("field.required")).into()),
        Patch::Clear => None,
        Patch::Set(user) => Some(user.into()),
    };
    let id = id.0.into();
    Ok(tagged(attempt(|| services.inventory.hand_custody(&caller.ctx, id, if_match.0, custodian)).await?))
}

/// Why an asset is out of use.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct RetirementBody {
    /// `sold`, `donated`, `scrapped`, `lost`, `stolen`, `given_back`, `mistake` or `other`.
    #[serde(default)]
    #[schema(required, example = "scrapped")]
    pub reason: String,
    /// What there is to say about it; `other` needs a note.
    #[schema(max_length = 500, example = "Acta de baja 7")]
    pub note: Option<String>,
}

/// Takes an asset out of use for good. It is never deleted: its units are written off, its code and
/// serial number are free again.
#[utoipa::path(operation_id = "inventory-retire", tag = "inventory", request_body = RetirementBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The asset", body = AssetView)))]
#[post("/inventory/{id}/retire")]
pub async fn retire(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<RetirementBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<AssetView>> {
    let mut form = Form::new();
    let reason = form.take("/reason", RetirementReason::parse(&body.0.reason));
    let note = form.take_some("/note", body.0.note.as_deref().map(Prose::parse));
    let (reason, note) = form.done(|| Some((reason?, note?)))?;
    let id = id.0.into();
    let deed = || services.inventory.retire(&caller.ctx, id, if_match.0, reason, note.clone());
    Ok(tagged(attempt(deed).await?))
}

/// A part of a kit.
#[derive(Serialize, ToSchema)]
#[schema(as = KitPart)]
pub struct PartView {
    /// Whether all of it is with the kit, and good.
    pub complete: bool,
    /// The part.
    pub asset: AssetView,
}

/// A kit and its parts.
#[derive(Serialize, ToSchema)]
#[schema(as = Kit)]
pub struct KitView {
    /// Whether every part is complete; a kit without parts is.
    pub complete: bool,
    /// How many parts are not.
    #[schema(example = 0)]
    pub incomplete: usize,
    /// The parts, by code.
    pub parts: Vec<PartView>,
}

/// Shows the parts of a kit, and whether all are there and good.
#[utoipa::path(operation_id = "inventory-parts", tag = "inventory", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The parts", body = KitView)))]
#[get("/inventory/{id}/parts")]
pub async fn show_parts(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<KitView>> {
    let id = id.0.into();
    let (kit, parts) = attempt(|| services.inventory.parts(&caller.ctx, id)).await?;
    let part = |asset: plantel_domain::inventory::Asset| PartView {
        complete: asset.part_state(&kit).complete,
        asset: asset.into(),
    };
    let parts: Vec<PartView> = parts.into_iter().map(part).collect();
    let incomplete = parts.iter().filter(|part| !part.complete).count();
    Ok(Json(KitView { complete: incomplete == 0, incomplete, parts }))
}

/// What becomes a part.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PartBody {
    /// Which asset.
    pub asset_id: Uuid,
}

/// Makes an asset a part of a kit: from now on it moves, is lent and changes hands with it.
#[utoipa::path(operation_id = "inventory-add-part", tag = "inventory", request_body = PartBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The part", body = AssetView)))]
#[post("/inventory/{id}/parts")]
pub async fn add_part(
    caller: Caller,
    id: PathId,
    body: Valid<PartBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<AssetView>> {
    let (kit, part) = (id.0.into(), body.0.asset_id.into());
    Ok(tagged(attempt(|| services.inventory.add_part(&caller.ctx, kit, part)).await?))
}

/// Takes a part out of its kit.
#[utoipa::path(operation_id = "inventory-remove-part", tag = "inventory",
    params(("id" = Uuid, Path), ("part_id" = Uuid, Path)), security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The asset that was a part", body = AssetView)))]
#[delete("/inventory/{id}/parts/{part_id}")]
pub async fn remove_part(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Tagged<AssetView>> {
    let (kit, part) = (id.0.into(), second_id(&request, "part_id")?.into());
    Ok(tagged(attempt(|| services.inventory.remove_part(&caller.ctx, kit, part)).await?))
}

/// Another id of a path than `{id}`.
pub fn second_id(request: &HttpRequest, name: &'static str) -> Result<Uuid, ApiError> {
    let id = request.match_info().get(name).and_then(|id| Uuid::try_parse(id).ok());
    id.ok_or_else(|| Invalid::at(format!("{{{name}}}"), BadValue::new("id.invalid")).into())
}
