//! Knows who calls before a body is read.

use super::{boxed, refuse};
use crate::caller::Caller;
use crate::language::Language;
use crate::services::Services;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use plantel_application::attempt;
use plantel_application::identity::Authenticated;
use plantel_domain::access::RequestId;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::identity::TokenError;
use plantel_domain::ids::InstitutionId;
use uuid::Uuid;

/// What strangers may call.
const PUBLIC: &[&str] = &["/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/login/access-token"];

/// Lets through who has a good token, and anybody to what is public or is not there.
pub async fn authenticate(
    services: Data<Services>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // As the router reads it: `/item%73` is `/items`.
    let path = request.match_info().as_str();
    let guarded = path.starts_with("/api/v1/") && !PUBLIC.contains(&path) && request.resource_map().has_resource(path);
    if guarded {
        match caller(&services, &request).await {
            Ok(found) => {
                if let Some(locale) = found.locale {
                    request.extensions_mut().insert(Language(locale));
                }
                request.extensions_mut().insert(Caller { ctx: found.ctx });
            }
            Err(error) => return Ok(refuse(request, error)),
        }
    }
    next.call(request).await.map(boxed)
}

async fn caller(services: &Services, request: &ServiceRequest) -> plantel_application::Result<Authenticated> {
    let token = bearer(request).ok_or(TokenError::Missing)?;
    let named = institution(request)?;
    let id = request.extensions().get::<RequestId>().cloned().unwrap_or_else(|| RequestId(String::new()));
    attempt(|| services.identity.authenticate(token, named, id.clone())).await
}

fn bearer(request: &ServiceRequest) -> Option<&str> {
    let header = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn institution(request: &ServiceRequest) -> Result<Option<InstitutionId>, Invalid> {
    let Some(value) = request.headers().get("x-institution-id") else { return Ok(None) };
    let id = value.to_str().ok().and_then(|text| Uuid::try_parse(text.trim()).ok());
    id.map(|id| Some(id.into())).ok_or_else(|| Invalid::at("X-Institution-Id", BadValue::new("id.invalid")))
}
