//! Refuses methods that a path does not offer.

use super::boxed;
use crate::error::{ApiError, EdgeError};
use crate::openapi;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};

/// Takes no word of a path for an id: without this, `PATCH /environments/export` would be a change of an environment
/// called `export`.
pub async fn methods(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let offered = openapi::methods(request.match_info().as_str());
    let others = offered.filter(|offered| !offered.split(", ").any(|method| method == request.method().as_str()));
    match others {
        Some(offered) => Ok(ServiceResponse::new(request.into_parts().0, not_by_this_method(offered))),
        None => next.call(request).await.map(boxed),
    }
}

/// The answer where only these methods are offered.
pub fn not_by_this_method(offered: &'static str) -> HttpResponse {
    let mut response = HttpResponse::from_error(ApiError::from(EdgeError::MethodNotAllowed));
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static(offered));
    response
}
