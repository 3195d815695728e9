//! What was counted in a check, revision by revision and entry by entry, and what is said of its items.

use super::line_views::{CheckCommentView, CheckCommentsView, CheckCountView, CheckCountsView, SeenView, difference};
use super::said::CheckCommentBody;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::inventory::second_id;
use crate::loans::{named_person, named_thing};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use plantel_application::{Names, attempt};
use plantel_domain::checks::{Check, CheckLine, StepOutcome, StepRecord};
use plantel_domain::ids::{AssetId, UserId};
use serde::Serialize;
use std::collections::BTreeMap;
use std::iter::repeat_with;
use utoipa::ToSchema;
use uuid::Uuid;

/// The revisions of a check side by side.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckRevisions)]
pub struct RevisionsView {
    /// The revisions, the first before the rest.
    pub revisions: Vec<RevisionView>,
    /// The items of all of them, by code.
    pub items: Vec<RevisedItemView>,
}

/// A revision of a check.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckRevision)]
pub struct RevisionView {
    /// Which: from 1.
    #[schema(example = 1)]
    pub revision: u16,
    /// Who sent it back; null when nobody did.
    pub rejected_by: Option<Uuid>,
    /// What they are called, or null.
    #[schema(example = "Ana Ruiz")]
    pub rejected_by_name: Option<String>,
    /// When.
    pub rejected_at: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
}

/// An item in all revisions of a check.
#[derive(Serialize, ToSchema)]
#[schema(as = RevisedCheckItem)]
pub struct RevisedItemView {
    /// Which item.
    pub item_id: Uuid,
    /// Its code, or null.
    #[schema(example = "CAM-1")]
    pub item_code: Option<String>,
    /// Its name, or null.
    #[schema(example = "Cámara réflex")]
    pub item_name: Option<String>,
    /// What was counted in each revision, in their order; null in one when it was not in the room.
    pub counts: Vec<Option<RevisedCountView>>,
}

/// What was counted of an item in a revision.
#[derive(Serialize, ToSchema)]
#[schema(as = RevisedCheckCount)]
pub struct RevisedCountView {
    /// Units that should be found there.
    #[schema(example = 12)]
    pub expected: u32,
    /// What was said of it last; null as long as nobody has counted it.
    #[serde(flatten)]
    pub seen: SeenView,
    /// Units more than in the book; fewer when it is negative; null unless they were counted.
    #[schema(example = -1)]
    pub difference_units: Option<i64>,
    /// What there was to say.
    pub note: Option<String>,
    /// Who counted it.
    pub counted_by: Option<Uuid>,
    /// What they are called, or null.
    #[schema(example = "Luis Gómez")]
    pub counted_by_name: Option<String>,
    /// When, by the clock of the device.
    pub counted_at: Option<DateTime<Utc>>,
}

impl RevisionView {
    fn of(check: &Check, revision: u16, names: &Names) -> Self {
        let sent_back = |step: &&StepRecord| step.revision == revision && step.outcome == StepOutcome::Rejected;
        let rejected = check.steps.iter().find(sent_back);
        Self {
            revision,
            rejected_by: rejected.map(|step| step.by.into()),
            rejected_by_name: rejected.and_then(|step| named_person(step.by, names)),
            rejected_at: rejected.map(|step| step.at),
            reason: rejected.and_then(|step| step.comment.as_ref()).map(|reason| reason.as_str().to_owned()),
        }
    }
}

impl RevisedCountView {
    fn of(line: CheckLine, names: &Names) -> Self {
        let difference_units = difference(&line);
        let (expected, last) = (line.book.expected(), line.seen);
        Self {
            expected,
            seen: last.as_ref().map(|last| SeenView::from(&last.counted)).unwrap_or_default(),
            difference_units,
            counted_by: last.as_ref().map(|last| last.by.into()),
            counted_by_name: last.as_ref().and_then(|last| named_person(last.by, names)),
            counted_at: last.as_ref().map(|last| last.counted_at),
            note: last.and_then(|last| last.note).map(Into::into),
        }
    }
}

impl RevisionsView {
    fn of(check: &Check, lines: Vec<(u16, CheckLine)>, names: &Names) -> Self {
        let all = usize::from(check.revision);
        let mut by_item = BTreeMap::<AssetId, Vec<Option<RevisedCountView>>>::new();
        for (revision, line) in lines {
            let counts = by_item.entry(line.asset).or_insert_with(|| repeat_with(|| None).take(all).collect());
            let place = usize::from(revision).checked_sub(1).and_then(|at| counts.get_mut(at));
            if let Some(place) = place {
                *place = Some(RevisedCountView::of(line, names));
            }
        }
        let item = |(asset, counts): (AssetId, Vec<Option<RevisedCountView>>)| {
            let (item_code, item_name) = named_thing(Some(asset), names);
            RevisedItemView { item_id: asset.into(), item_code, item_name, counts }
        };
        let mut items: Vec<_> = by_item.into_iter().map(item).collect();
        items.sort_by(|a, b| (&a.item_code, a.item_id).cmp(&(&b.item_code, b.item_id)));
        let revisions = (1..=check.revision).map(|revision| RevisionView::of(check, revision, names)).collect();
        Self { revisions, items }
    }
}

/// Shows the revisions of a check side by side.
#[utoipa::path(operation_id = "checks-revisions", tag = "checks", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The revisions", body = RevisionsView)))]
#[get("/inventory-checks/{id}/revisions")]
pub async fn show_revisions(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<RevisionsView>> {
    let id = id.0.into();
    let (check, lines) = attempt(|| services.checks.revisions(&caller.ctx, id)).await?;
    let assets: Vec<AssetId> = lines.iter().map(|(_, line)| line.asset).collect();
    let counted = lines.iter().filter_map(|(_, line)| line.seen.as_ref()).map(|seen| seen.by);
    let people: Vec<UserId> = counted.chain(check.steps.iter().map(|step| step.by)).collect();
    let names = attempt(|| services.checks.names_of_items(&caller.ctx, &assets, &people)).await?;
    Ok(Json(RevisionsView::of(&check, lines, &names)))
}

/// Shows every entry that came for a check, of all revisions.
#[utoipa::path(operation_id = "checks-counts", tag = "checks",
    params(("id" = Uuid, Path), ("item_id" = Option<Uuid>, Query, description = "Of this item; of all when absent")),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The entries", body = CheckCountsView)))]
#[get("/inventory-checks/{id}/counts")]
pub async fn list_counts(
    caller: Caller,
    id: PathId,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<Json<CheckCountsView>> {
    let (id, asset) = (id.0.into(), query.id("item_id"));
    query.done("inventory-checks")?;
    let counts = attempt(|| services.checks.counts(&caller.ctx, id, asset)).await?;
    let assets: Vec<AssetId> = counts.iter().map(|count| count.asset).collect();
    let people: Vec<UserId> = counts.iter().map(|count| count.by).collect();
    let names = attempt(|| services.checks.names_of_items(&caller.ctx, &assets, &people)).await?;
    Ok(Json(CheckCountsView { data: counts.into_iter().map(|count| CheckCountView::of(count, &names)).collect() }))
}

/// Says something of an item of a check, whatever has become of the check.
#[utoipa::path(operation_id = "checks-comment", tag = "checks",
    params(("id" = Uuid, Path), ("item_id" = Uuid, Path)), request_body = CheckCommentBody,
    security(("bearer" = ["read:checks"])),
    responses((status = CREATED, description = "The comment", body = CheckCommentView)))]
#[post("/inventory-checks/{id}/items/{item_id}/comments")]
pub async fn add_comment(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    body: Valid<CheckCommentBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (id, asset) = (id.0.into(), second_id(&request, "item_id")?.into());
    let text = body.0.read()?;
    let comment = attempt(|| services.checks.comment(&caller.ctx, id, asset, text.clone())).await?;
    let (assets, people) = ([comment.asset], [comment.by]);
    let names = attempt(|| services.checks.names_of_items(&caller.ctx, &assets, &people)).await?;
    Ok(HttpResponse::Created().json(CheckCommentView::of(comment, &names)))
}

/// Shows what is said of the items of a check, oldest first.
#[utoipa::path(operation_id = "checks-comments", tag = "checks", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The comments", body = CheckCommentsView)))]
#[get("/inventory-checks/{id}/comments")]
pub async fn list_comments(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<CheckCommentsView>> {
    let id = id.0.into();
    let comments = attempt(|| services.checks.comments(&caller.ctx, id)).await?;
    let assets: Vec<AssetId> = comments.iter().map(|comment| comment.asset).collect();
    let people: Vec<UserId> = comments.iter().map(|comment| comment.by).collect();
    let names = attempt(|| services.checks.names_of_items(&caller.ctx, &assets, &people)).await?;
    let data = comments.into_iter().map(|comment| CheckCommentView::of(comment, &names)).collect();
    Ok(Json(CheckCommentsView { data }))
}
