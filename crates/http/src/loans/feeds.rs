//! Calendars of loans that programs read by a secret address.

use super::ics;
use crate::answer::ListView;
use crate::caller::{Caller, Visitor};
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::services::{HttpSettings, Services};
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::loans::{FeedKind, LoanFeed};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Which feed is wanted.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LoanFeedBody {
    /// `mine`, what the caller borrows, or `warehouse`, what a warehouse lends.
    #[serde(default)]
    #[schema(required, example = "mine")]
    pub kind: String,
    /// Which warehouse; with `warehouse` alone, and then it is needed.
    pub warehouse_id: Option<Uuid>,
}

impl LoanFeedBody {
    /// The warehouse, when it is to be one of a warehouse.
    fn read(self) -> Result<Option<EnvironmentId>, Invalid> {
        let mut form = Form::new();
        let kind = form.take("/kind", FeedKind::parse(&self.kind));
        match (kind, self.warehouse_id) {
            (Some(FeedKind::Warehouse), None) => form.refuse("/warehouse_id", BadValue::new("field.required")),
            (Some(FeedKind::Mine), Some(_)) => form.refuse("/warehouse_id", BadValue::new("field.invalid")),
            _ => {}
        }
        form.done(|| Some(self.warehouse_id.map(Into::into)))
    }
}

/// A calendar of loans that programs read.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanFeed)]
pub struct LoanFeedView {
    /// Its id.
    pub id: Uuid,
    /// In which institution.
    pub institution_id: Uuid,
    /// `mine` or `warehouse`.
    #[schema(example = "mine")]
    pub kind: &'static str,
    /// Which warehouse, or null.
    pub warehouse_id: Option<Uuid>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A new calendar of loans, with its address.
#[derive(Serialize, ToSchema)]
#[schema(as = NewLoanFeed)]
pub struct NewLoanFeedView {
    /// The feed.
    #[serde(flatten)]
    pub feed: LoanFeedView,
    /// Where programs read it. It is shown now and never again; whoever knows it reads the loans.
    #[schema(
        example = "https://plantel.example.edu.co/api/v1/calendars/Q2FsZW5kYXJpbyBkZSBwcnVlYmEgZGUgUGxhbnRlbA.ics"
    )]
    pub url: String,
}

impl From<LoanFeed> for LoanFeedView {
    fn from(feed: LoanFeed) -> Self {
        Self {
            id: feed.id.into(),
            institution_id: feed.institution.into(),
            kind: feed.kind().name(),
            warehouse_id: feed.warehouse.map(Into::into),
            created_at: feed.created_at,
        }
    }
}

/// Makes an address by which calendar programs read loans: what the caller borrows, or what a warehouse lends.
#[utoipa::path(operation_id = "loan-feeds-create", tag = "loans", request_body = LoanFeedBody,
    security(("bearer" = ["read:loans"])),
    responses((status = CREATED, description = "The feed, with its address", body = NewLoanFeedView)))]
#[post("/loan-feeds")]
pub async fn create(
    caller: Caller,
    body: Valid<LoanFeedBody>,
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> ApiResult<HttpResponse> {
    let warehouse = body.0.read()?;
    let (feed, secret) = attempt(|| services.loans.add_feed(&caller.ctx, warehouse)).await?;
    let url = format!("{}/api/v1/calendars/{secret}.ics", settings.public_url);
    let mut answer = HttpResponse::Created();
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    Ok(answer.json(NewLoanFeedView { feed: feed.into(), url }))
}

/// Lists the own feeds in every institution, oldest first; not their addresses, which nobody knows any more.
#[utoipa::path(operation_id = "loan-feeds-list", tag = "loans", security(("bearer" = [])),
    responses((status = OK, description = "All of them", body = ListView<LoanFeedView>)))]
#[get("/loan-feeds")]
pub async fn list(caller: Caller, services: Data<Services>) -> ApiResult<Json<ListView<LoanFeedView>>> {
    let feeds = attempt(|| services.loans.feeds(&caller.ctx)).await?;
    let data: Vec<LoanFeedView> = feeds.into_iter().map(Into::into).collect();
    Ok(Json(ListView { count: u64::try_from(data.len()).ok(), data, next: None }))
}

/// Takes one of the own feeds away: its address is good no more.
#[utoipa::path(operation_id = "loan-feeds-revoke", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = [])), responses((status = NO_CONTENT, description = "Nobody reads it any more")))]
#[delete("/loan-feeds/{id}")]
pub async fn revoke(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    attempt(|| services.loans.revoke_feed(&caller.ctx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Reads a calendar of loans (RFC 5545), as the owner of its address may see them; without signing in.
#[utoipa::path(operation_id = "calendars-read", tag = "loans", security(()), params(("secret" = String, Path)),
    responses((status = OK, description = "The calendar", body = String, content_type = "text/calendar"),
        (status = NOT_MODIFIED, description = "As it was, for `If-None-Match`")))]
#[get("/calendars/{secret}.ics")]
pub async fn read(visitor: Visitor, request: HttpRequest, services: Data<Services>) -> ApiResult<HttpResponse> {
    calendar(visitor, request, services).await
}

/// Reads it for `HEAD` too, by which programs ask whether there is anything new: the body of such an answer is not
/// sent.
pub async fn calendar(visitor: Visitor, request: HttpRequest, services: Data<Services>) -> ApiResult<HttpResponse> {
    let secret = request.match_info().get("secret").unwrap_or_default();
    let contents = attempt(|| services.loans.read_feed(secret, visitor.ctx.request_id.clone())).await?;
    let text = ics::text(&contents);
    let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(&text));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = known.is_some_and(|known| known.contains(&digest));
    let mut answer = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    // Weak: it may be compressed on its way.
    answer.insert_header((header::ETAG, format!("W/\"{digest}\"")));
    if same {
        return Ok(answer.finish());
    }
    Ok(answer.content_type("text/calendar; charset=utf-8").body(text))
}
