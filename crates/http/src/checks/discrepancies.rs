//! What differs from the book and was not booked.

use super::params::{DiscrepancyParams, discrepancy_filter};
use super::setting::Setting;
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::inventory::MoneyView;
use crate::loans::{DeedView, named_thing};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, post};
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::checks::{Corrections, CountDiscrepancy, ResolutionKind};
use plantel_domain::form::{Form, Invalid};
use plantel_domain::ids::{AssetId, UserId};
use plantel_domain::text::Prose;
use serde::{Deserialize, Serialize};
use std::slice;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A difference of book and count that was not booked.
#[derive(Serialize, ToSchema)]
#[schema(as = Discrepancy)]
pub struct DiscrepancyView {
    /// Its id.
    pub id: Uuid,
    /// Of which item.
    pub item_id: Uuid,
    /// Its code; null when it is not known.
    #[schema(example = "CAM-1")]
    pub item_code: Option<String>,
    /// Its name; null when it is not known.
    #[schema(example = "Cámara réflex")]
    pub item_name: Option<String>,
    /// In which room it was counted.
    pub environment_id: Uuid,
    /// In which check.
    pub check_id: Uuid,
    /// Units more than in the book; fewer when it is negative.
    #[schema(example = -1)]
    pub units: i64,
    /// What would put the book right.
    pub corrections: CorrectionsView,
    /// What the units are worth, negative when they are lacking; null when that is not known.
    pub value: Option<MoneyView>,
    /// Why it was not booked.
    #[schema(example = "Está en el almacén del segundo piso.")]
    pub reason: String,
    /// Nobody has resolved it yet.
    pub open: bool,
    /// Who refused to book it, and when.
    pub opened: DeedView,
    /// How it was resolved: `booked`, `dismissed`, or `superseded` by a later check; null as long as it is open.
    #[schema(example = "booked")]
    pub resolution: Option<&'static str>,
    /// Why it was resolved so.
    pub note: Option<String>,
    /// Who resolved it, and when.
    pub resolved: Option<DeedView>,
}

/// What puts the book of an item right, in units.
#[derive(Serialize, ToSchema)]
#[schema(as = Corrections)]
pub struct CorrectionsView {
    /// Good in the book, and broken.
    #[schema(example = 0)]
    pub broke: u32,
    /// Broken in the book, and as they should be.
    #[schema(example = 0)]
    pub mended: u32,
    /// Good in the book, and not there.
    #[schema(example = 1)]
    pub lost_good: u32,
    /// Broken in the book, and not there.
    #[schema(example = 0)]
    pub lost_damaged: u32,
    /// Not in the book as being there, and as they should be.
    #[schema(example = 0)]
    pub found_good: u32,
    /// Not in the book as being there, and broken.
    #[schema(example = 0)]
    pub found_damaged: u32,
}

impl From<Corrections> for CorrectionsView {
    fn from(corrections: Corrections) -> Self {
        Self {
            broke: corrections.broke,
            mended: corrections.mended,
            lost_good: corrections.lost_good,
            lost_damaged: corrections.lost_damaged,
            found_good: corrections.found_good,
            found_damaged: corrections.found_damaged,
        }
    }
}

impl DiscrepancyView {
    pub(super) fn of(discrepancy: CountDiscrepancy, setting: &Setting) -> Self {
        let names = &setting.names;
        let (item_code, item_name) = named_thing(Some(discrepancy.asset), names);
        let (resolution, note, resolved) = match discrepancy.resolution {
            None => (None, None, None),
            Some(it) => (Some(it.kind.name()), it.note.map(Into::into), Some(DeedView::of(it.deed, names))),
        };
        Self {
            id: discrepancy.id.into(),
            item_id: discrepancy.asset.into(),
            item_code,
            item_name,
            environment_id: discrepancy.environment.into(),
            check_id: discrepancy.check.into(),
            units: discrepancy.corrections.units(),
            corrections: discrepancy.corrections.into(),
            value: discrepancy.value.map(|minor| setting.money(minor)),
            reason: discrepancy.reason.into(),
            open: resolution.is_none(),
            opened: DeedView::of(discrepancy.opened, names),
            resolution,
            note,
            resolved,
        }
    }
}

/// How a discrepancy is resolved.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DiscrepancyResolutionBody {
    /// `booked`: what was counted was right, and is booked now; `dismissed`: the book was right.
    #[schema(example = "dismissed")]
    pub resolution: String,
    /// Why.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "Apareció en el taller.")]
    pub note: String,
}

impl DiscrepancyResolutionBody {
    fn read(self) -> std::result::Result<(ResolutionKind, Prose<500>), Invalid> {
        let mut form = Form::new();
        let kind = form.take("/resolution", ResolutionKind::by_hand(&self.resolution));
        let note = form.take("/note", Prose::parse(&self.note));
        form.done(|| kind.zip(note))
    }
}

/// What discrepancies that the caller may see are shown with.
pub(super) async fn setting(services: &Services, ctx: &Context, shown: &[CountDiscrepancy]) -> Result<Setting> {
    let assets: Vec<AssetId> = shown.iter().map(|it| it.asset).collect();
    let deeds = shown.iter().flat_map(|it| [Some(it.opened), it.resolution.as_ref().map(|resolution| resolution.deed)]);
    let people: Vec<UserId> = deeds.flatten().filter_map(|deed| deed.by).collect();
    let names = attempt(|| services.checks.names_of_items(ctx, &assets, &people)).await?;
    Setting::with(services, ctx, names).await
}

async fn tagged(services: &Services, ctx: &Context, it: CountDiscrepancy) -> Result<Tagged<DiscrepancyView>> {
    let setting = setting(services, ctx, slice::from_ref(&it)).await?;
    Ok(Tagged::new(it.version, DiscrepancyView::of(it, &setting)))
}

/// Lists what differs from the book and was not booked, in the rooms whose checks the caller may see.
#[utoipa::path(operation_id = "discrepancies-list", tag = "checks", params(DiscrepancyParams, PageParams),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "A page", body = ListView<DiscrepancyView>)))]
#[get("/discrepancies")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<DiscrepancyView>> {
    let page = query.page("discrepancies");
    let filter = discrepancy_filter(&mut query);
    let link = query.done("discrepancies")?;
    let page = attempt(|| services.checks.discrepancies(&caller.ctx, &filter, &page)).await?;
    let setting = setting(&services, &caller.ctx, &page.data).await?;
    Ok(Listed::new(page, &link, |it| DiscrepancyView::of(it, &setting)))
}

/// Shows a discrepancy.
#[utoipa::path(operation_id = "discrepancies-get", tag = "checks", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The discrepancy", body = DiscrepancyView)))]
#[get("/discrepancies/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<DiscrepancyView>> {
    let id = id.0.into();
    let found = attempt(|| services.checks.discrepancy(&caller.ctx, id)).await?;
    Ok(tagged(&services, &caller.ctx, found).await?)
}

/// Resolves a discrepancy, once: books what was counted, or says that the book was right.
#[utoipa::path(operation_id = "discrepancies-resolve", tag = "checks", params(("id" = Uuid, Path)),
    request_body = DiscrepancyResolutionBody, security(("bearer" = ["approve:checks"])),
    responses((status = OK, description = "The discrepancy", body = DiscrepancyView)))]
#[post("/discrepancies/{id}/resolve")]
pub async fn resolve(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<DiscrepancyResolutionBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<DiscrepancyView>> {
    let (id, (kind, note)) = (id.0.into(), body.0.read()?);
    let resolve = || services.checks.resolve(&caller.ctx, id, if_match.0, kind, note.clone());
    let resolved = attempt(resolve).await?;
    Ok(tagged(&services, &caller.ctx, resolved).await?)
}
