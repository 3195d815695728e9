//! Where the contexts put their routes.

use actix_web::Route;
use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa::Path;
use utoipa::openapi::path::HttpMethod;
use utoipa_actix_web::OpenApiFactory;

/// Takes routes, one handler after the other: to serve them, or to read how they are described. A description takes far
/// more room than a route, and a worker, which has all routes to itself, reads none.
pub enum Routes<'a> {
    /// They are served.
    Served(&'a mut ServiceConfig),
    /// This is told of each.
    Told(&'a mut dyn FnMut(&dyn Described)),
}

/// A handler that the document describes.
pub trait Described: OpenApiFactory {
    /// The pattern of its path, without that of the API, and its methods: of what describes it, nothing is made.
    fn place(&self) -> (String, Vec<HttpMethod>);
}

impl<T: OpenApiFactory + Path> Described for T {
    fn place(&self) -> (String, Vec<HttpMethod>) {
        (T::path(), T::methods())
    }
}

impl Routes<'_> {
    /// A handler, which says itself where it is.
    pub fn service<F>(&mut self, handler: F) -> &mut Self
    where
        F: HttpServiceFactory + Described + 'static,
    {
        match self {
            Self::Served(config) => {
                config.service(handler);
            }
            Self::Told(tell) => tell(&handler),
        }
        self
    }

    /// A route that is not described.
    pub fn route(&mut self, path: &str, route: Route) -> &mut Self {
        if let Self::Served(config) = self {
            config.route(path, route);
        }
        self
    }
}
