//! Tells every error as a problem, in the caller's language.

use super::request_id::NAME as REQUEST_ID;
use super::{SECURITY, boxed};
use crate::error::{ApiError, EdgeError};
use crate::kept;
use crate::language::Language;
use crate::problem::Problem;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::HeaderValue;
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse};
use plantel_domain::access::RequestId;
use plantel_domain::error::Kind;
use plantel_domain::store::StoreError;

/// The code of what nobody but an operator can mend.
const FULL: &str = "store.full";

/// What is needed to tell a problem, kept from before the handler took the request.
struct Reader {
    method: Method,
    path: String,
    asked: Option<Language>,
    request_id: String,
}

/// Turns an error of any handler, extractor or middleware within into a problem.
pub async fn problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let request_id = request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default();
    let reader = Reader {
        method: request.method().clone(),
        path: request.match_info().as_str().to_owned(),
        asked: Language::asked(request.headers()),
        request_id,
    };
    match next.call(request).await {
        Ok(response) => Ok(told(&reader, boxed(response))),
        Err(error) => {
            let problem = problem(&error, error.as_response_error().status_code());
            let mut response = reader.tell(&problem, None);
            // Nobody on the way out can add anything to an `Err`.
            for (name, value) in SECURITY {
                response.headers_mut().insert(name.clone(), HeaderValue::from_static(value));
            }
            if let Ok(id) = HeaderValue::from_str(&reader.request_id) {
                response.headers_mut().insert(REQUEST_ID, id);
            }
            Err(InternalError::from_response(error, response).into())
        }
    }
}

fn told(reader: &Reader, response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let Some(error) = response.response().error() else { return response };
    let problem = problem(error, response.status());
    let own = response.request().extensions().get::<Language>().copied();
    let mut answer = reader.tell(&problem, own);
    // What the answer had to say beside its body (`Allow`) stays.
    if let Some(allow) = response.headers().get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allow.clone());
    }
    response.into_response(answer)
}

impl Reader {
    /// The caller's wish, else their own or their institution's language, else Spanish.
    fn tell(&self, problem: &Problem, own: Option<Language>) -> HttpResponse {
        if kept::binds(&self.path) {
            return kept::response(problem, &self.method, &self.path, &self.request_id);
        }
        problem.response(self.asked.or(own).unwrap_or_default(), &self.request_id)
    }
}

fn problem(error: &Error, status: StatusCode) -> Problem {
    if let Some(error) = error.as_error::<ApiError>() {
        let problem = Problem::of(error.fault());
        if problem.kind == Kind::Internal {
            let source = std::error::Error::source(error.fault());
            tracing::error!(fault = %error.fault(), ?source, "a fault of ours");
        }
        if problem.code == FULL {
            let source = std::error::Error::source(error.fault());
            tracing::error!(?source, "the store has no room: nothing more is kept");
        }
        return problem;
    }
    // An error of the framework's own: of reading the request, or ours.
    match status {
        StatusCode::NOT_FOUND => Problem::of(&EdgeError::PathNotFound),
        status if status.is_client_error() => Problem::of(&EdgeError::Malformed),
        _ => {
            tracing::error!(%error, "a fault of ours");
            Problem::of(&StoreError::failed("unexpected"))
        }
    }
}
