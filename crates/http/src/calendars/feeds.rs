//! Addresses by which programs read calendars: made, listed, taken away, read.

use super::ics;
use crate::answer::ListView;
use crate::caller::{Caller, Visitor};
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::services::Services;
use crate::settings::HttpSettings;
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_domain::calendars::{CalendarFeed, FeedKind, FeedOf};
use plantel_domain::form::{BadValue, Form, Invalid};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Which feed is wanted.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CalendarFeedBody {
    /// `mine`, what the caller borrows; `warehouse`, what a warehouse lends; `classes`, what the caller teaches and
    /// their groups attend; or `room`, the classes in a room.
    #[serde(default)]
    #[schema(required, example = "mine")]
    pub kind: String,
    /// Which warehouse or room; with `warehouse` and `room` alone, and then it is needed.
    pub environment_id: Option<Uuid>,
}

impl CalendarFeedBody {
    /// What it is to show.
    fn read(self) -> Result<FeedOf, Invalid> {
        let mut form = Form::new();
        let kind = form.take("/kind", FeedKind::parse(&self.kind));
        match (kind.map(FeedKind::of_a_place), self.environment_id) {
            (Some(true), None) => form.refuse("/environment_id", BadValue::new("field.required")),
            (Some(false), Some(_)) => form.refuse("/environment_id", BadValue::new("field.invalid")),
            _ => {}
        }
        form.done(|| FeedOf::of(kind?, self.environment_id.map(Into::into)))
    }
}

/// A calendar that programs read.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarFeed)]
pub struct CalendarFeedView {
    /// Its id.
    pub id: Uuid,
    /// In which institution.
    pub institution_id: Uuid,
    /// `mine`, `warehouse`, `classes` or `room`.
    #[schema(example = "mine")]
    pub kind: &'static str,
    /// Which warehouse or room, or null.
    pub environment_id: Option<Uuid>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A new calendar, with its address.
#[derive(Serialize, ToSchema)]
#[schema(as = NewCalendarFeed)]
pub struct NewCalendarFeedView {
    /// The feed.
    #[serde(flatten)]
    pub feed: CalendarFeedView,
    /// Where programs read it. It is shown now and never again; whoever knows it reads the calendar.
    #[schema(
        example = "https://plantel.example.edu.co/api/v1/calendars/Q2FsZW5kYXJpbyBkZSBwcnVlYmEgZGUgUGxhbnRlbA.ics"
    )]
    pub url: String,
}

impl From<CalendarFeed> for CalendarFeedView {
    fn from(feed: CalendarFeed) -> Self {
        Self {
            id: feed.id.into(),
            institution_id: feed.institution.into(),
            kind: feed.of.kind().name(),
            environment_id: feed.of.environment().map(Into::into),
            created_at: feed.created_at,
        }
    }
}

/// Makes an address by which calendar programs read loans, for who sees loans, or classes, for who sees schedules.
#[utoipa::path(operation_id = "calendar-feeds-create", tag = "calendars", request_body = CalendarFeedBody,
    security(("bearer" = ["read:loans"]), ("bearer" = ["read:schedules"])),
    responses((status = CREATED, description = "The feed, with its address", body = NewCalendarFeedView)))]
#[post("/calendar-feeds")]
pub async fn create(
    caller: Caller,
    body: Valid<CalendarFeedBody>,
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> ApiResult<HttpResponse> {
    let of = body.0.read()?;
    let (feed, secret) = attempt(|| services.calendars.add_feed(&caller.ctx, of)).await?;
    let url = format!("{}/api/v1/calendars/{secret}.ics", settings.public_url);
    let mut answer = HttpResponse::Created();
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    Ok(answer.json(NewCalendarFeedView { feed: feed.into(), url }))
}

/// Lists the own feeds in every institution, oldest first; not their addresses, which nobody knows any more.
#[utoipa::path(operation_id = "calendar-feeds-list", tag = "calendars", security(("bearer" = [])),
    responses((status = OK, description = "All of them", body = ListView<CalendarFeedView>)))]
#[get("/calendar-feeds")]
pub async fn list(caller: Caller, services: Data<Services>) -> ApiResult<Json<ListView<CalendarFeedView>>> {
    let feeds = attempt(|| services.calendars.feeds(&caller.ctx)).await?;
    let data: Vec<CalendarFeedView> = feeds.into_iter().map(Into::into).collect();
    Ok(Json(ListView { count: u64::try_from(data.len()).ok(), data, next: None }))
}

/// Takes one of the own feeds away: its address is good no more.
#[utoipa::path(operation_id = "calendar-feeds-revoke", tag = "calendars", params(("id" = Uuid, Path)),
    security(("bearer" = [])), responses((status = NO_CONTENT, description = "Nobody reads it any more")))]
#[delete("/calendar-feeds/{id}")]
pub async fn revoke(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    attempt(|| services.calendars.revoke_feed(&caller.ctx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Reads a calendar (RFC 5545), as the owner of its address may see what is in it; without signing in.
#[utoipa::path(operation_id = "calendars-read", tag = "calendars", security(()), params(("secret" = String, Path)),
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
    let contents = attempt(|| services.calendars.read_feed(secret, visitor.ctx.request_id.clone())).await?;
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
