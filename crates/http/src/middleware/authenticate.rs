//! Knows who calls before a body is read.

use super::{boxed, refuse};
use crate::caller::Caller;
use crate::language::Language;
use crate::limits::Class;
use crate::services::Services;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use plantel_application::attempt;
use plantel_application::identity::Authenticated;
use plantel_domain::access::RequestId;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::identity::{SecondFactorError, TokenError};
use plantel_domain::ids::InstitutionId;
use uuid::Uuid;

/// What strangers may call.
const PUBLIC: &[&str] = &[
    "/api/v1/auth/accept-invitation",
    "/api/v1/auth/forgot-password",
    "/api/v1/auth/login",
    "/api/v1/auth/refresh",
    "/api/v1/auth/reset-password",
    "/api/v1/auth/sso",
    "/api/v1/auth/sso/session",
    "/api/v1/auth/sso/{provider}/callback",
    "/api/v1/auth/sso/{provider}/start",
    "/api/v1/auth/verify-email",
    "/api/v1/calendars/{secret}.ics",
    "/api/v1/loan-records/{code}",
    "/api/v1/login/access-token",
    "/api/v1/password-recovery/{email}",
    "/api/v1/private/users",
    "/api/v1/reset-password",
    "/api/v1/users/signup",
    "/api/v1/utils/health-check",
];

/// What somebody may call who must set up a second factor first.
const ENROLLING: &[&str] = &[
    "/api/v1/auth/logout",
    "/api/v1/auth/me",
    "/api/v1/auth/mfa",
    "/api/v1/auth/mfa/confirm",
    "/api/v1/auth/mfa/enrol",
    "/api/v1/login/test-token",
    "/api/v1/users/me",
];

/// May be looked at meanwhile, but not changed.
const ME: &str = "/api/v1/users/me";

/// Lets through who has a good token, and anybody to what is public or is not there.
pub async fn authenticate(
    services: Data<Services>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // As the router reads it: `/item%73` is `/items`.
    let path = request.match_info().as_str();
    let pattern = request.resource_map().match_pattern(path).unwrap_or_default();
    let guarded = pattern.starts_with("/api/v1/") && !PUBLIC.contains(&pattern.as_str());
    if guarded {
        match caller(&services, &request).await {
            Ok(found) => {
                if let Some(locale) = found.locale {
                    request.extensions_mut().insert(Language(locale));
                }
                let user = found.ctx.user().map(|id| id.to_string()).unwrap_or_default();
                if let Err(error) = services.limiter.account(Class::General, &user) {
                    return Ok(refuse(request, error));
                }
                let reading = request.method() == Method::GET;
                if found.must_enrol && !(ENROLLING.contains(&pattern.as_str()) && (reading || pattern != ME)) {
                    return Ok(refuse(request, SecondFactorError::EnrolFirst));
                }
                if found.touch
                    && let Err(error) = services.identity.touch(&found.ctx).await
                {
                    // Worth no refusal: the next request writes it down.
                    tracing::warn!(%error, "the use of a session was not written down");
                }
                request.extensions_mut().insert(Caller { ctx: found.ctx, until: found.expires_at });
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
