//! The one error of every handler.

use crate::language::Language;
use crate::problem::Problem;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use plantel_application::Error;
use plantel_domain::error::{Fault, Kind};
use std::fmt;

/// What a handler gives.
pub type ApiResult<T> = Result<T, ApiError>;

/// A fault on its way out. The problems middleware tells it in the caller's language.
#[derive(Debug)]
pub struct ApiError(Error);

impl ApiError {
    /// The fault itself.
    pub fn fault(&self) -> &dyn Fault {
        self.0.fault()
    }
}

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code())
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        status(self.0.kind())
    }

    fn error_response(&self) -> HttpResponse {
        Problem::of(self.fault()).response(Language::default(), "")
    }
}

/// The status of a class of errors.
pub fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Kind::Refused | Kind::Stale => StatusCode::CONFLICT,
        Kind::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::TooSlow => StatusCode::REQUEST_TIMEOUT,
        Kind::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::Locked => StatusCode::LOCKED,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What only this edge refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EdgeError {
    /// Not JSON, or not whole.
    #[error("the body cannot be read")]
    Malformed,
    /// More bytes than allowed.
    #[error("the body is larger than {0} bytes")]
    TooLarge(usize),
    /// Not what is read here.
    #[error("the media type must be {0}")]
    UnsupportedMedia(&'static str),
    /// Nothing is here.
    #[error("no such path")]
    PathNotFound,
    /// Something is here, but not by this method.
    #[error("no such method here")]
    MethodNotAllowed,
    /// The body comes too slowly.
    #[error("the body comes too slowly")]
    TooSlow,
    /// As many requests are under way as there may be.
    #[error("too many requests are under way")]
    Overloaded,
    /// It took too long.
    #[error("the request took too long")]
    Timeout,
    /// Not an entity tag of ours.
    #[error("If-Match cannot be read")]
    BadIfMatch,
    /// Not 1 to 255 visible characters.
    #[error("the idempotency key cannot be used")]
    BadIdempotencyKey,
    /// Sent before, with something else.
    #[error("the idempotency key was used for another request")]
    ReusedIdempotencyKey,
    /// Not by a program on this machine, and there is no token for others.
    #[error("metrics are for this machine alone")]
    MetricsElsewhere,
}

impl EdgeError {
    /// Their codes.
    pub const CODES: &'static [&'static str] = &[
        "request.malformed",
        "request.too-large",
        "request.unsupported-media",
        "path.not-found",
        "method.not-allowed",
        "request.timeout",
        "request.too-slow",
        "server.busy",
        "if-match.malformed",
        "idempotency.key-invalid",
        "idempotency.key-reused",
        "metrics.elsewhere",
    ];
}

impl Fault for EdgeError {
    fn kind(&self) -> Kind {
        match self {
            Self::Malformed | Self::BadIfMatch => Kind::Malformed,
            Self::TooLarge(_) => Kind::TooLarge,
            Self::UnsupportedMedia(_) => Kind::UnsupportedMedia,
            Self::PathNotFound => Kind::NotFound,
            Self::MethodNotAllowed => Kind::MethodNotAllowed,
            Self::TooSlow => Kind::TooSlow,
            Self::Timeout | Self::Overloaded => Kind::Busy,
            Self::BadIdempotencyKey | Self::ReusedIdempotencyKey => Kind::Invalid,
            Self::MetricsElsewhere => Kind::Forbidden,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "request.malformed",
            Self::TooLarge(_) => "request.too-large",
            Self::UnsupportedMedia(_) => "request.unsupported-media",
            Self::PathNotFound => "path.not-found",
            Self::MethodNotAllowed => "method.not-allowed",
            Self::Timeout => "request.timeout",
            Self::TooSlow => "request.too-slow",
            Self::Overloaded => "server.busy",
            Self::BadIfMatch => "if-match.malformed",
            Self::BadIdempotencyKey => "idempotency.key-invalid",
            Self::ReusedIdempotencyKey => "idempotency.key-reused",
            Self::MetricsElsewhere => "metrics.elsewhere",
        }
    }
    fn params(&self) -> plantel_domain::error::Params {
        let none = plantel_domain::error::Params::none();
        match self {
            Self::TooLarge(max) => none.number("max", i64::try_from(*max).unwrap_or(i64::MAX)),
            Self::UnsupportedMedia(expected) => none.text("expected", *expected),
            _ => none,
        }
    }
}
