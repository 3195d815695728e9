//! Who calls, as handlers are told: put there by the middleware, which has already checked.

use crate::client::device;
use crate::error::ApiError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use plantel_domain::access::{Context, RequestId};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Device, TokenError};
use std::future::{Ready, ready};

/// A signed-in caller.
#[derive(Clone, Debug)]
pub struct Caller {
    /// For the use cases.
    pub ctx: Context,
    /// Until when the token is good.
    pub until: Timestamp,
}

/// Somebody who may or may not have signed in.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// For the use cases.
    pub ctx: Context,
    /// From where they call.
    pub device: Device,
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request.extensions().get::<Self>().cloned();
        ready(caller.ok_or_else(|| TokenError::Missing.into()))
    }
}

impl FromRequest for Visitor {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.extensions().get::<RequestId>().cloned().unwrap_or_else(|| RequestId(String::new()));
        ready(Ok(Self { ctx: Context::anonymous(id), device: device(request) }))
    }
}
