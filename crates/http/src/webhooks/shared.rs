//! What is the same for endpoints of the institution and of the caller.

use super::bodies::{WebhookBody, WebhookChangeBody};
use super::views::{NewWebhookView, WebhookDeliveryLogView, WebhookDeliveryView, WebhookReplayView, WebhookView};
use crate::answer::{Listed, Tagged};
use crate::error::ApiResult;
use crate::limits::Class;
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Json;
use plantel_application::attempt;
use plantel_application::webhooks::{DeliveryLog, Whose};
use plantel_domain::access::Context;
use plantel_domain::clock::Timestamp;
use plantel_domain::form::BadValue;
use plantel_domain::store::Version;
use plantel_domain::webhooks::{Webhook, WebhookDeliveryFilter, WebhookDeliveryState, event_type};
use utoipa::IntoParams;
use uuid::Uuid;

/// Which deliveries.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `deliveries` reads")]
pub struct WebhookDeliveryParams {
    /// `waiting`, `delivered`, `failed` or `cancelled`.
    #[param(pattern = "^(waiting|delivered|failed|cancelled)$")]
    state: Option<String>,
    /// Of this kind of event.
    #[param(rename = "type")]
    kind: Option<String>,
}

fn tagged(webhook: Webhook) -> Tagged<WebhookView> {
    Tagged::new(webhook.version, webhook.into())
}

fn with_secret((webhook, secret): (Webhook, String)) -> Tagged<NewWebhookView> {
    Tagged::new(webhook.version, NewWebhookView { webhook: webhook.into(), secret })
}

/// Those of an owner; `resource` names the list.
pub(super) async fn list(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    mut query: Query,
    resource: &'static str,
) -> ApiResult<Listed<WebhookView>> {
    let page = query.page(resource);
    let link = query.done(resource)?;
    let page = attempt(|| services.webhooks.list(ctx, whose, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

pub(super) async fn create(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    body: WebhookBody,
    place: &str,
) -> ApiResult<Tagged<NewWebhookView>> {
    let new = body.read()?;
    let made = attempt(|| services.webhooks.create(ctx, whose, new.clone())).await?;
    let location = format!("{place}/{}", made.0.id);
    Ok(with_secret(made).created(location))
}

pub(super) async fn find(services: &Services, ctx: &Context, whose: Whose, id: Uuid) -> ApiResult<Tagged<WebhookView>> {
    Ok(tagged(attempt(|| services.webhooks.find(ctx, whose, id.into())).await?))
}

pub(super) async fn change(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    (id, expected): (Uuid, Option<Version>),
    body: WebhookChangeBody,
) -> ApiResult<Tagged<WebhookView>> {
    let change = body.read()?;
    let changed = attempt(|| services.webhooks.change(ctx, whose, id.into(), expected, change.clone())).await?;
    Ok(tagged(changed))
}

pub(super) async fn rotate(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    (id, expected): (Uuid, Option<Version>),
    overlap_hours: u16,
) -> ApiResult<Tagged<NewWebhookView>> {
    let rotate = || services.webhooks.rotate(ctx, whose, id.into(), expected, overlap_hours);
    Ok(with_secret(attempt(rotate).await?))
}

pub(super) async fn switch_on(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    (id, expected): (Uuid, Option<Version>),
) -> ApiResult<Tagged<WebhookView>> {
    Ok(tagged(attempt(|| services.webhooks.switch_on(ctx, whose, id.into(), expected)).await?))
}

pub(super) async fn switch_off(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    (id, expected): (Uuid, Option<Version>),
) -> ApiResult<Tagged<WebhookView>> {
    Ok(tagged(attempt(|| services.webhooks.switch_off(ctx, whose, id.into(), expected)).await?))
}

/// Counted by account: it asks addresses that somebody named. Not tried over: the receiver would be told again.
pub(super) async fn test(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    id: Uuid,
) -> ApiResult<Json<WebhookDeliveryLogView>> {
    let account = ctx.user().map(|id| id.to_string()).unwrap_or_default();
    services.limiter.account(Class::WebhookTest, &account)?;
    let (delivery, attempt) = services.webhooks.test(ctx, whose, id.into()).await?;
    Ok(Json(DeliveryLog { delivery, attempts: vec![attempt] }.into()))
}

pub(super) async fn deliveries(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    id: Uuid,
    mut query: Query,
) -> ApiResult<Listed<WebhookDeliveryView>> {
    let known = |kind: &str| {
        let known = event_type(kind).map(|known| known.kind.to_owned());
        known.ok_or(BadValue::new("webhook.event-unknown"))
    };
    let filter = WebhookDeliveryFilter {
        state: query.read("state", WebhookDeliveryState::parse),
        kind: query.read("type", known),
    };
    let page = query.page("webhook-deliveries");
    let link = query.done("webhook-deliveries")?;
    let page = attempt(|| services.webhooks.deliveries(ctx, whose, id.into(), &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

pub(super) async fn delivery(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    id: Uuid,
) -> ApiResult<Json<WebhookDeliveryLogView>> {
    let log = attempt(|| services.webhooks.delivery(ctx, whose, id.into())).await?;
    Ok(Json(log.into()))
}

pub(super) async fn replay(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    id: Uuid,
) -> ApiResult<Json<WebhookDeliveryLogView>> {
    let log = attempt(|| services.webhooks.replay(ctx, whose, id.into())).await?;
    Ok(Json(log.into()))
}

pub(super) async fn replay_since(
    services: &Services,
    ctx: &Context,
    whose: Whose,
    id: Uuid,
    since: Timestamp,
) -> ApiResult<Json<WebhookReplayView>> {
    let deliveries = attempt(|| services.webhooks.replay_since(ctx, whose, id.into(), since)).await?;
    Ok(Json(WebhookReplayView { deliveries }))
}
