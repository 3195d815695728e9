//! The caller's own notices, of all institutions.

use super::views::{ChangedView, UnreadView};
use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{PathId, Valid, ValidIfSent};
use crate::language::Language;
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put};
use plantel_application::attempt;
use plantel_domain::notifications::{NoticeFilter, NoticeGroup, NoticeKind, Priority};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

pub use super::views::NoticeView;

/// Which notices.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct NoticeParams {
    /// Those alone that were not read.
    #[param(default = false)]
    unread: Option<bool>,
    /// Of what they tell, such as `loan.approved`.
    #[param(rename = "type")]
    kind: Option<String>,
    /// `loans`, `checks`, `inventory`, `school`, `account`, `announcements`, `alerts` or `system`.
    #[param(pattern = "^(loans|checks|inventory|school|account|announcements|alerts|system)$")]
    group: Option<String>,
    /// `low`, `medium` or `high`.
    #[param(pattern = "^(low|medium|high)$")]
    priority: Option<String>,
    /// Of this institution.
    institution_id: Option<Uuid>,
}

fn filter(query: &mut Query) -> NoticeFilter {
    NoticeFilter {
        unread: query.flag("unread").unwrap_or(false),
        kind: query.read("type", NoticeKind::parse),
        group: query.read("group", NoticeGroup::parse),
        priority: query.read("priority", Priority::parse),
        institution: query.id("institution_id"),
    }
}

/// Up to where notices are marked.
#[derive(Default, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReadAllBody {
    /// The position of the last notice that was seen; all, when it is absent.
    #[validate(range(min = 0))]
    #[schema(example = 42, minimum = 0)]
    pub until: Option<i64>,
}

/// Whether a notice was read.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NoticeBody {
    /// Whether it was.
    pub is_read: bool,
}

/// Lists the own notices of all institutions: what was not read first, then the newest first. A cursor remembers what
/// was unread when the first page was asked for: who marks notices while going through the pages misses none.
#[utoipa::path(operation_id = "notifications-list", tag = "notifications", params(NoticeParams, PageParams),
    security(("bearer" = [])), responses((status = OK, description = "A page", body = ListView<NoticeView>)))]
#[get("/notifications")]
pub async fn list(
    caller: Caller,
    mut query: Query,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Listed<NoticeView>> {
    let (filter, page) = (filter(&mut query), query.page("notifications"));
    let link = query.done("notifications")?;
    let locale = Language::of(&request).0;
    let page = attempt(|| services.notices.list(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, |notice| NoticeView::of(notice, &*services.wording, locale)))
}

/// Tells how many of the own notices were not read.
#[utoipa::path(operation_id = "notifications-unread-count", tag = "notifications", security(("bearer" = [])),
    responses((status = OK, description = "How many", body = UnreadView)))]
#[get("/notifications/unread-count")]
pub async fn unread_count(caller: Caller, services: Data<Services>) -> ApiResult<Json<UnreadView>> {
    let inbox = attempt(|| services.notices.inbox(&caller.ctx)).await?;
    Ok(Json(UnreadView { unread: inbox.unread, last_position: inbox.last_position }))
}

/// Marks all of the own notices as read, or those up to a position.
#[utoipa::path(operation_id = "notifications-read-all", tag = "notifications",
    request_body(content = Option<ReadAllBody>, content_type = "application/json"),
    security(("bearer" = [])), responses((status = OK, description = "How many were not", body = ChangedView)))]
#[post("/notifications/read-all")]
pub async fn read_all(
    caller: Caller,
    body: ValidIfSent<ReadAllBody>,
    services: Data<Services>,
) -> ApiResult<Json<ChangedView>> {
    let until = body.0.until;
    let changed = attempt(|| services.notices.read_all(&caller.ctx, until)).await?;
    Ok(Json(ChangedView { changed }))
}

/// Takes all of the own notices away that were read.
#[utoipa::path(operation_id = "notifications-delete-read", tag = "notifications", security(("bearer" = [])),
    responses((status = OK, description = "How many there were", body = ChangedView)))]
#[delete("/notifications")]
pub async fn delete_read(caller: Caller, services: Data<Services>) -> ApiResult<Json<ChangedView>> {
    let changed = attempt(|| services.notices.delete_read(&caller.ctx)).await?;
    Ok(Json(ChangedView { changed }))
}

/// Shows one of the own notices.
#[utoipa::path(operation_id = "notifications-get", tag = "notifications", params(("id" = Uuid, Path)),
    security(("bearer" = [])), responses((status = OK, description = "The notice", body = NoticeView)))]
#[get("/notifications/{id}")]
pub async fn find(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Json<NoticeView>> {
    let (id, locale) = (id.0.into(), Language::of(&request).0);
    let notice = attempt(|| services.notices.find(&caller.ctx, id)).await?;
    Ok(Json(NoticeView::of(notice, &*services.wording, locale)))
}

/// Marks one of the own notices as read, or as not read.
#[utoipa::path(operation_id = "notifications-update", tag = "notifications", params(("id" = Uuid, Path)),
    request_body = NoticeBody, security(("bearer" = [])),
    responses((status = OK, description = "The notice", body = NoticeView)))]
#[put("/notifications/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    body: Valid<NoticeBody>,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Json<NoticeView>> {
    let (id, locale) = (id.0.into(), Language::of(&request).0);
    let notice = if body.0.is_read {
        attempt(|| services.notices.read(&caller.ctx, id)).await?
    } else {
        attempt(|| services.notices.unread(&caller.ctx, id)).await?
    };
    Ok(Json(NoticeView::of(notice, &*services.wording, locale)))
}

/// Marks one of the own notices as read; one that was stays so.
#[utoipa::path(operation_id = "notifications-read", tag = "notifications", params(("id" = Uuid, Path)),
    security(("bearer" = [])), responses((status = OK, description = "The notice", body = NoticeView)))]
#[post("/notifications/{id}/read")]
pub async fn read(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Json<NoticeView>> {
    let (id, locale) = (id.0.into(), Language::of(&request).0);
    let notice = attempt(|| services.notices.read(&caller.ctx, id)).await?;
    Ok(Json(NoticeView::of(notice, &*services.wording, locale)))
}

/// Takes one of the own notices away.
#[utoipa::path(operation_id = "notifications-delete", tag = "notifications", params(("id" = Uuid, Path)),
    security(("bearer" = [])), responses((status = NO_CONTENT, description = "It is gone")))]
#[delete("/notifications/{id}")]
pub async fn delete(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    attempt(|| services.notices.delete(&caller.ctx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
