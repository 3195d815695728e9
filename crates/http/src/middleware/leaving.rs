//! A server that is about to stop asks to be left.

use super::boxed;
use crate::services::Services;
use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::middleware::Next;
use actix_web::web::Data;

/// Ends the connection behind an answer that is given while the server is about to stop: whoever asks again finds
/// another server.
pub async fn leaving(
    services: Data<Services>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut response = next.call(request).await?;
    if services.leaving.is_so() {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(boxed(response))
}
