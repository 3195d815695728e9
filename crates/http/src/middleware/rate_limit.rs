//! No address asks too often.

use super::{boxed, refuse};
use crate::client::ClientAddress;
use crate::limits::Class;
use crate::services::Services;
use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;

/// Refuses an address that has used up its quota, before anything is read or looked up for it.
pub async fn rate_limit(
    services: Data<Services>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // As the router reads it: `/logi%6e` is `/login`.
    if let Some(class) = class(request.method(), request.match_info().as_str()) {
        let ClientAddress(address) = ClientAddress::of(request.request());
        if let Err(error) = services.limiter.address(class, address) {
            return Ok(refuse(request, error));
        }
    }
    next.call(request).await.map(boxed)
}

/// What a request is for; none of what is not of the API is counted.
fn class(method: &Method, path: &str) -> Option<Class> {
    let rest = path.strip_prefix("/api/v1/")?;
    if method != Method::POST {
        return Some(Class::General);
    }
    Some(match rest {
        "auth/login" | "login/access-token" | "auth/sso/session" => Class::Login,
        "auth/forgot-password" => Class::Recovery,
        "users/signup" | "auth/accept-invitation" => Class::SignUp,
        "reset-password" | "auth/reset-password" | "auth/verify-email" => Class::Reset,
        _ if rest.starts_with("password-recovery/") => Class::Recovery,
        _ => Class::General,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("POST", "/api/v1/auth/login", Some(Class::Login))]
    #[case("POST", "/api/v1/login/access-token", Some(Class::Login))]
    #[case("POST", "/api/v1/auth/sso/session", Some(Class::Login))]
    #[case("GET", "/api/v1/auth/login", Some(Class::General))]
    #[case("POST", "/api/v1/password-recovery/ana@plantel.test", Some(Class::Recovery))]
    #[case("POST", "/api/v1/auth/forgot-password", Some(Class::Recovery))]
    #[case("POST", "/api/v1/users/signup", Some(Class::SignUp))]
    #[case("POST", "/api/v1/auth/accept-invitation", Some(Class::SignUp))]
    #[case("POST", "/api/v1/reset-password", Some(Class::Reset))]
    #[case("POST", "/api/v1/auth/reset-password", Some(Class::Reset))]
    #[case("POST", "/api/v1/auth/verify-email", Some(Class::Reset))]
    #[case("POST", "/api/v1/auth/refresh", Some(Class::General))]
    #[case("GET", "/api/v1/nothing", Some(Class::General))]
    #[case("GET", "/health", None)]
    #[case("GET", "/openapi.json", None)]
    fn what_a_request_is_for(#[case] method: Method, #[case] path: &str, #[case] expected: Option<Class>) {
        assert_eq!(class(&method, path), expected);
    }
}
