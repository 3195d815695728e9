//! No more is begun than can be done.

use super::{boxed, refuse};
use crate::error::{ApiError, EdgeError};
use crate::in_flight::Paced;
use crate::services::Services;
use crate::settings::HttpSettings;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpResponse};
use std::cell::Cell;
use std::rc::Rc;

/// Refuses a request at once when as many are under way as there may be, and cuts off one whose body comes too slowly.
/// Whoever looks after the server is always let in.
pub async fn in_flight(
    services: Data<Services>,
    settings: Data<HttpSettings>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if passes(request.match_info().as_str()) {
        return next.call(request).await.map(boxed);
    }
    let place = match services.in_flight.begin() {
        Ok(place) => Rc::new(place),
        Err(error) => return Ok(refuse(request, error)),
    };
    let slow = Rc::new(Cell::new(false));
    match request.take_payload() {
        Payload::None => {}
        payload => {
            let body = Paced::new(payload, Rc::clone(&place), Rc::clone(&slow), settings.body_patience);
            request.set_payload(Payload::Stream { payload: Box::pin(body) });
        }
    }
    let answered = next.call(request).await;
    if !slow.get() {
        return answered.map(boxed);
    }
    // Whatever was made of half a body.
    let error = ApiError::from(EdgeError::TooSlow);
    let (request, _) = answered?.into_parts();
    Ok(ServiceResponse::new(request, HttpResponse::from_error(error)))
}

/// Whether a path tells how the server is.
fn passes(path: &str) -> bool {
    path == "/metrics" || path == "/health" || path.starts_with("/health/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/health", true)]
    #[case("/health/live", true)]
    #[case("/health/ready", true)]
    #[case("/metrics", true)]
    #[case("/healthy", false)]
    #[case("/", false)]
    #[case("/api/v1/utils/health-check", false)]
    fn who_looks_after_the_server_is_let_in(#[case] path: &str, #[case] expected: bool) {
        assert_eq!(passes(path), expected);
    }
}
