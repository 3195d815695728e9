//! No request takes for ever.

use super::boxed;
use crate::error::{ApiError, EdgeError};
use crate::settings::HttpSettings;
use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;

/// Where large files come in: over a slow line that takes longer than any other request.
const UPLOADS: &str = "/api/v1/imports";

/// Gives up a request that takes longer than allowed: what it did so far is undone.
pub async fn timeout(
    settings: Data<HttpSettings>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let uploads = request.method() == Method::POST && request.path().trim_end_matches('/') == UPLOADS;
    let limit = if uploads { settings.upload_timeout } else { settings.request_timeout };
    match tokio::time::timeout(limit, next.call(request)).await {
        Ok(done) => done.map(boxed),
        Err(_) => Err(ApiError::from(EdgeError::Timeout).into()),
    }
}
