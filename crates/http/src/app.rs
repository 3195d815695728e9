//! The application: routes and what lies around them.

use crate::error::{ApiError, EdgeError};
use crate::routing::Routes;
use crate::services::Services;
use crate::settings::HttpSettings;
use crate::{
    access, alerts, audit, calendars, checks, codes, data_rights, enrollment, identity, institutions, inventory, items,
    loans, middleware, notifications, openapi, operations, pages, schedules, simat, webhooks,
};
use actix_cors::Cors;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::error::UrlencodedError;
use actix_web::middleware::{Compress, DefaultHeaders, NormalizePath, TrailingSlash, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App, Error, HttpRequest, HttpResponse};
use plantel_domain::form::{BadValue, Form, Invalid};

/// The most bytes of a sign-in form.
const FORM_LIMIT: usize = 16 << 10;

/// What the path of each route of the API begins with.
pub(crate) const API: &str = "/api/v1";

/// All routes of the API, without [`API`].
pub(crate) fn routes(config: &mut Routes) {
    identity::routes(config);
    access::routes(config);
    institutions::routes(config);
    inventory::routes(config);
    loans::routes(config);
    calendars::routes(config);
    schedules::routes(config);
    checks::routes(config);
    items::routes(config);
    audit::routes(config);
    enrollment::routes(config);
    simat::routes(config);
    data_rights::routes(config);
    notifications::routes(config);
    alerts::routes(config);
    operations::routes(config);
    webhooks::routes(config);
    codes::routes(config);
}

/// The API, to be served.
pub(crate) fn api(config: &mut web::ServiceConfig) {
    config.service(web::scope(API).configure(|config| routes(&mut Routes::Served(config))));
}

/// The whole application. Built anew for each worker; what is shared comes in as `Data`.
pub fn app(
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let cors = cors(&settings);
    let docs = settings.docs;
    App::new()
        .configure(api)
        .app_data(services)
        .app_data(settings)
        .app_data(web::FormConfig::default().limit(FORM_LIMIT).error_handler(|error, _| bad_form(&error).into()))
        .configure(|config| pages::routes(config, docs))
        .default_service(web::to(nothing_here))
        // From here on each wraps those above it.
        .wrap(from_fn(middleware::methods))
        .wrap(from_fn(middleware::idempotency))
        .wrap(from_fn(middleware::authenticate))
        .wrap(from_fn(middleware::timeout))
        .wrap(from_fn(middleware::in_flight))
        .wrap(from_fn(middleware::rate_limit))
        .wrap(from_fn(middleware::problems))
        .wrap(cors)
        .wrap(security_headers())
        .wrap(from_fn(middleware::leaving))
        .wrap(from_fn(middleware::request_id))
        .wrap(Compress::default())
        .wrap(NormalizePath::new(TrailingSlash::Trim))
}

/// Nothing is here, or not by this method.
async fn nothing_here(request: HttpRequest) -> HttpResponse {
    let Some(pattern) = request.resource_map().match_pattern(request.match_info().as_str()) else {
        return HttpResponse::from_error(ApiError::from(EdgeError::PathNotFound));
    };
    // Only pages and measurements are not described, and they are read.
    middleware::not_by_this_method(openapi::methods(&pattern).unwrap_or("GET"))
}

/// What is sent as JSON where a form is read has none of its fields.
fn bad_form(error: &UrlencodedError) -> ApiError {
    match error {
        UrlencodedError::Overflow { .. } => EdgeError::TooLarge(FORM_LIMIT).into(),
        UrlencodedError::ContentType => {
            let mut form = Form::new();
            form.refuse("/username", BadValue::new("field.required"));
            form.refuse("/password", BadValue::new("field.required"));
            Invalid::from(form).into()
        }
        _ => EdgeError::Malformed.into(),
    }
}

fn cors(settings: &HttpSettings) -> Cors {
    let exposed = [
        "content-disposition",
        "etag",
        "location",
        "link",
        "x-request-id",
        "retry-after",
        "ratelimit",
        "ratelimit-policy",
        "idempotency-replayed",
    ];
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allow_any_header()
        .expose_headers(exposed)
        .max_age(600);
    let cors = if settings.cors_credentials { cors.supports_credentials() } else { cors };
    settings.cors_origins.iter().fold(cors, |cors, origin| match origin.as_str() {
        "*" => cors.allow_any_origin(),
        exact => cors.allowed_origin(exact),
    })
}

fn security_headers() -> DefaultHeaders {
    middleware::SECURITY
        .iter()
        .fold(DefaultHeaders::new(), |headers, (name, value)| headers.add((name.clone(), *value)))
}
