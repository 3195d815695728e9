//! What happens to every request before and after its handler, from the outside in.

mod authenticate;
mod idempotency;
mod in_flight;
mod leaving;
mod methods;
pub(crate) mod parts;
mod problems;
mod rate_limit;
mod request_id;
mod timeout;

pub use authenticate::authenticate;
pub use idempotency::{idempotency, without_key};
pub use in_flight::in_flight;
pub use leaving::leaving;
pub use methods::{methods, not_by_this_method};
pub use problems::problems;
pub use rate_limit::rate_limit;
pub use request_id::request_id;
pub use timeout::timeout;

use crate::error::ApiError;
use actix_web::HttpResponse;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName};

/// What every answer tells browsers, unless a page says otherwise.
pub const SECURITY: &[(HeaderName, &str)] = &[
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Ends a request here with a problem. It must not be an `Err`: only a response still knows its request.
fn refuse(request: ServiceRequest, error: impl Into<ApiError>) -> ServiceResponse<BoxBody> {
    // Not `into_response`, which forgets the error that the problems middleware looks for.
    ServiceResponse::new(request.into_parts().0, HttpResponse::from_error(error.into()))
}

/// The same response, its body boxed.
fn boxed(response: ServiceResponse<impl MessageBody + 'static>) -> ServiceResponse<BoxBody> {
    response.map_into_boxed_body()
}
