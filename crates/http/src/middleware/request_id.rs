//! Names each request, in its answer, its log lines and its journal rows.

use super::boxed;
use crate::services::Services;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use plantel_domain::access::RequestId;
use std::time::Instant;
use tracing::Instrument;

/// Carries the name, both ways.
pub const NAME: HeaderName = HeaderName::from_static("x-request-id");

/// Takes the caller's `X-Request-Id`, or makes one, and logs the request with it.
pub async fn request_id(
    services: Data<Services>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let given = request.headers().get(NAME).and_then(|value| value.to_str().ok()).filter(|id| usable(id));
    let id = given.map_or_else(|| services.ids.next().to_string(), str::to_owned);
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id = %id, method = %request.method(), path = %request.path());
    let started = Instant::now();
    let outcome = next.call(request).instrument(span.clone()).await.map(boxed);
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = match &outcome {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    span.in_scope(|| tracing::info!(status = status.as_u16(), millis, "answered"));
    let mut response = outcome?;
    let value = HeaderValue::from_str(&id).expect("visible characters make a header");
    response.headers_mut().insert(NAME, value);
    Ok(response)
}

/// 1 to 64 visible ASCII characters: what goes into logs and the journal.
fn usable(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}
