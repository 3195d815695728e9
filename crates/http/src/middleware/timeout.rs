//! No request takes for ever.

use super::boxed;
use crate::error::{ApiError, EdgeError};
use crate::services::HttpSettings;
use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;

/// Gives up a request that takes longer than allowed: what it did so far is undone.
pub async fn timeout(
    settings: Data<HttpSettings>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match tokio::time::timeout(settings.request_timeout, next.call(request)).await {
        Ok(done) => done.map(boxed),
        Err(_) => Err(ApiError::from(EdgeError::Timeout).into()),
    }
}
