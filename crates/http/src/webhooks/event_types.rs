//! The catalogue of events.

use super::views::EventTypeView;
use crate::answer::ListView;
use crate::caller::Caller;
use crate::error::ApiResult;
use actix_web::get;
use actix_web::web::{Json, Path};
use plantel_domain::error::not_found;
use plantel_domain::webhooks::{event_type, event_types};

/// Lists the kinds of events of which other systems are told, each with the JSON schema of what is sent.
#[utoipa::path(operation_id = "webhooks-event-types", tag = "webhooks", security(("bearer" = [])),
    responses((status = OK, description = "All of them", body = ListView<EventTypeView>)))]
#[get("/webhooks/event-types")]
pub async fn list(_caller: Caller) -> Json<ListView<EventTypeView>> {
    let data: Vec<EventTypeView> = event_types().iter().map(Into::into).collect();
    Json(ListView { count: u64::try_from(data.len()).ok(), data, next: None })
}

/// Shows a kind of event.
#[utoipa::path(operation_id = "webhooks-event-type", tag = "webhooks", params(("type" = String, Path)),
    security(("bearer" = [])), responses((status = OK, description = "The kind", body = EventTypeView)))]
#[get("/webhooks/event-types/{type}")]
pub async fn show(_caller: Caller, kind: Path<String>) -> ApiResult<Json<EventTypeView>> {
    let known = event_type(&kind).ok_or(not_found::WEBHOOK)?;
    Ok(Json(known.into()))
}
