//! The same request sent twice has one effect and one answer.

use super::parts::parts;
use super::{boxed, refuse};
use crate::caller::Caller;
use crate::error::{ApiError, EdgeError};
use crate::extract::read_body;
use crate::services::Services;
use crate::settings::HttpSettings;
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpMessage, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hmac::{Hmac, Mac};
use plantel_domain::access::{Context, Idempotency};
use plantel_domain::ids::UserId;
use plantel_domain::store::{Answer, StoreError};
use sha2::Sha256;
use std::sync::Arc;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Where the largest bodies go.
const LARGE: &str = "/api/v1/imports";

/// Secrets are never stored, so what hands them out is carried out each time. What a job said is written down with it
/// while the answer is still to come.
const WITHOUT_KEY: &[&str] = &[
    "/api/v1/auth/logout",
    "/api/v1/auth/mfa/confirm",
    "/api/v1/auth/mfa/enrol",
    "/api/v1/auth/mfa/recovery-codes",
    "/api/v1/auth/switch",
    "/api/v1/calendar-feeds",
    "/api/v1/jobs/{name}/run",
    "/api/v1/users/me/webhooks",
    "/api/v1/users/me/webhooks/{id}/rotate",
    "/api/v1/webhooks",
    "/api/v1/webhooks/{id}/rotate",
];

/// Whether a path, or the pattern of one, is among them.
pub fn without_key(path: &str) -> bool {
    let fits = |pattern: &&str| {
        let mut parts = path.split('/');
        let same = |part: &str, own: &str| part == own || (part.starts_with('{') && !own.is_empty());
        pattern.split('/').all(|part| parts.next().is_some_and(|own| same(part, own))) && parts.next().is_none()
    };
    WITHOUT_KEY.iter().any(fits)
}

/// Replays the first answer to a POST under a key that was used before; else lets the work of the
/// handler wait, and makes it durable together with its answer.
pub async fn idempotency(
    services: Data<Services>,
    settings: Data<HttpSettings>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let caller = request.extensions().get::<Caller>().map(|caller| caller.ctx.clone());
    let user = caller.as_ref().and_then(Context::user);
    let header = request.headers().get(KEY).cloned();
    let (Some(header), Some(caller), Some(user), &Method::POST) = (header, caller, user, request.method()) else {
        return next.call(request).await.map(boxed);
    };
    // As the router reads it: `switc%68` is `switch`.
    if without_key(request.match_info().as_str()) {
        return next.call(request).await.map(boxed);
    }
    let Some(key) = key(&header) else { return Ok(refuse(request, EdgeError::BadIdempotencyKey)) };
    // Who reads it afterwards has a limit of its own; only large spreadsheets have one above the others'.
    let large = request.match_info().as_str() == LARGE;
    let limit = if large { settings.import_limit } else { settings.upload_limit };
    let body = match read_body(request.take_payload(), limit).await {
        Ok(body) => body,
        Err(error) => return Ok(refuse(request, error)),
    };
    let fingerprint = fingerprint(&settings.seal, &caller, &request, &body);
    request.set_payload(Payload::from(body));
    match replay(&services, user, &key, &fingerprint).await {
        Ok(None) => {}
        Ok(Some(answer)) => return Ok(request.into_response(answer)),
        Err(error) => return Ok(refuse(request, error)),
    }
    let slot = Arc::new(Idempotency::new(key.clone(), fingerprint.clone()));
    if let Some(caller) = request.extensions_mut().get_mut::<Caller>() {
        caller.ctx.idempotency = Some(Arc::clone(&slot));
    }
    let response = next.call(request).await?;
    let (request, response) = boxed(response).into_parts();
    let answer = finish(&services, user, &slot, response).await;
    let answer = answer.unwrap_or_else(HttpResponse::from_error);
    Ok(ServiceResponse::new(request, answer))
}

async fn finish(
    services: &Services,
    user: UserId,
    slot: &Idempotency,
    response: HttpResponse,
) -> Result<HttpResponse, ApiError> {
    let parked = slot.take();
    if !response.status().is_success() {
        drop(parked);
        // Refused, perhaps because the same request was carried out a moment ago.
        let answered = replay(services, user, &slot.key, &slot.fingerprint).await?;
        return Ok(answered.unwrap_or(response));
    }
    let Some(parked) = parked else { return Ok(response) };
    let (answer, response) = kept(response).await?;
    match parked.finish(answer).await {
        Ok(()) => Ok(response),
        Err(StoreError::Answered) => {
            let answered = replay(services, user, &slot.key, &slot.fingerprint).await?;
            answered.ok_or_else(|| StoreError::Busy.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The answer given before, if there is one; the key must have been used for the same request.
async fn replay(
    services: &Services,
    user: UserId,
    key: &str,
    fingerprint: &str,
) -> Result<Option<HttpResponse>, ApiError> {
    let Some(stored) = services.store.find_answer(user, key).await? else { return Ok(None) };
    if stored.fingerprint != fingerprint {
        return Err(EdgeError::ReusedIdempotencyKey.into());
    }
    let status = StatusCode::from_u16(stored.answer.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    for (name, value) in stored.answer.headers {
        response.insert_header((name, value));
    }
    response.insert_header((REPLAYED, HeaderValue::from_static("true")));
    Ok(Some(response.body(stored.answer.body)))
}

/// The answer as it is stored, and as it is given.
async fn kept(response: HttpResponse) -> Result<(Answer, HttpResponse), ApiError> {
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.map_err(|error| StoreError::failed(error.to_string()))?;
    let names = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];
    let header = |name: &HeaderName| {
        let value = head.headers().get(name)?.to_str().ok()?;
        Some((name.to_string(), value.to_owned()))
    };
    let headers = names.iter().filter_map(header).collect();
    let answer = Answer { status: head.status().as_u16(), headers, body: body.to_vec() };
    Ok((answer, head.set_body(BoxBody::new(body))))
}

fn key(header: &HeaderValue) -> Option<String> {
    let key = header.to_str().ok()?;
    let usable = (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    usable.then(|| key.to_owned())
}

/// Sealed with the server's own key: a body may hold a password, and a bare digest could be guessed at. Of a form its
/// parts count: who sends it again writes it anew, with another boundary.
fn fingerprint(seal: &[u8], caller: &Context, request: &ServiceRequest, body: &Bytes) -> String {
    let institution = caller.institution.map(|id| id.to_string()).unwrap_or_default();
    let mut mac = Hmac::<Sha256>::new_from_slice(seal).expect("a key of any length will do");
    let uri = request.uri().to_string();
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    let form = media.and_then(|media| parts(media, body));
    let mut told = vec![request.method().as_str().as_bytes(), uri.as_bytes(), institution.as_bytes()];
    match &form {
        Some(parts) => {
            told.extend(parts.iter().flat_map(|part| [part.name.as_bytes(), part.file_name.as_bytes(), part.bytes]));
        }
        None => told.push(body),
    }
    for part in told {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    STANDARD_NO_PAD.encode(mac.finalize().into_bytes())
}
