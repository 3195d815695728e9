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
use tracing::field::Empty;

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
    let (method, path, traceparent) = (request.method(), shown(&request), traceparent(&request));
    let span = tracing::info_span!(
        "request",
        id = %id,
        %method,
        %path,
        traceparent,
        http.response.status_code = Empty,
        otel.status_code = Empty
    );
    let started = Instant::now();
    let outcome = next.call(request).instrument(span.clone()).await.map(boxed);
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = match &outcome {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    span.in_scope(|| tracing::info!(status = status.as_u16(), millis, "answered"));
    // The line has it already; these are its names in a trace.
    span.record("http.response.status_code", i64::from(status.as_u16()));
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    let mut response = outcome?;
    let value = HeaderValue::from_str(&id).expect("visible characters make a header");
    response.headers_mut().insert(NAME, value);
    Ok(response)
}

/// The path as the log may have it: as it was sent, which is all visible ASCII, and without the addresses,
/// secrets and numbers of people that some paths hold.
fn shown(request: &ServiceRequest) -> String {
    let path = request.match_info().as_str();
    let pattern = request.resource_map().match_pattern(path);
    let hides = |pattern: &str| ["{email}", "{secret}"].iter().any(|it| pattern.contains(it));
    match pattern {
        Some(pattern) if hides(&pattern) || path.contains('@') || of_calendars(path) || numbered(path) => pattern,
        // Whoever mistypes the address of a calendar has its secret in it all the same.
        None if of_calendars(path) => "(a secret)".to_owned(),
        None if path.contains('@') => "(an address)".to_owned(),
        None if numbered(path) => "(a number)".to_owned(),
        _ => request.path().to_owned(),
    }
}

/// Whether a path may be meant for a calendar.
fn of_calendars(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.contains("calendars/") || path.contains("calendars%2f") || path.contains(".ics")
}

/// Whether a part of a path may be the number of somebody's paper: no id of ours is digits alone.
fn numbered(path: &str) -> bool {
    let may_be = |byte: u8| byte.is_ascii_digit() || b".-, ".contains(&byte);
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    path.split('/').any(|part| digits(part) > 4 && part.bytes().all(may_be))
}

/// The trace that the request is part of, by the W3C's Trace Context.
fn traceparent(request: &ServiceRequest) -> Option<&str> {
    let text = request.headers().get("traceparent")?.to_str().ok()?;
    (text.len() == 55 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')).then_some(text)
}

/// 1 to 64 visible ASCII characters: what goes into logs and the journal.
fn usable(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::{App, HttpResponse};
    use rstest::rstest;

    #[rstest]
    #[case("/api/v1/password-recovery/ana@sena.edu.co", "/api/v1/password-recovery/{email}")]
    #[case("/api/v1/password-recovery/ana%40sena.edu.co", "/api/v1/password-recovery/{email}")]
    #[case("/api/v1/password-recovery/%61na%2Fruiz", "/api/v1/password-recovery/{email}")]
    #[case("/api/v1/password-recovery/%FF%00", "/api/v1/password-recovery/{email}")]
    #[case("/api/v1/password-recovery-html-content/ana@x.co", "/api/v1/password-recovery-html-content/{email}")]
    #[case("/api/v1/password-recovery/ana@sena.edu.co/more", "(an address)")]
    #[case("/api/v1/users/ana@sena.edu.co", "/api/v1/users/{id}")]
    #[case("/api/v1/calendars/c2VjcmV0.ics", "/api/v1/calendars/{secret}.ics")]
    #[case("/api/v1/calendars/c2VjcmV0.ics/more", "(a secret)")]
    #[case("/api/v1/calendars/c2VjcmV0", "(a secret)")]
    #[case("/api/v1/users/c2VjcmV0.ics", "/api/v1/users/{id}")]
    #[case("/API/v1/Calendars/c2VjcmV0.ics", "(a secret)")]
    #[case("/c2VjcmV0.ics", "(a secret)")]
    #[case("/api/v1/students/1098000777", "/api/v1/students/{id}")]
    #[case("/api/v1/students/1098000777/nothing", "(a number)")]
    #[case("/api/v1/loans/2026", "/api/v1/loans/2026")]
    #[case("/api/v1/utils/test-email?email_to=ana@sena.edu.co", "/api/v1/utils/test-email")]
    #[case("/api/v1/loans", "/api/v1/loans")]
    #[case("/nothing%0Ahere", "/nothing%0Ahere")]
    #[actix_web::test]
    async fn the_log_holds_no_address_and_no_line_of_a_stranger(#[case] uri: &str, #[case] expected: &str) {
        let app = App::new().configure(crate::app::api).wrap_fn(|request, _| {
            let path = shown(&request);
            async { Ok(request.into_response(HttpResponse::Ok().body(path))) }
        });
        let service = init_service(app).await;
        let response = call_service(&service, TestRequest::with_uri(uri).to_request()).await;
        assert_eq!(read_body(response).await, expected);
    }
}
