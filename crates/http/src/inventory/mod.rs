//! Assets: `/inventory` on the wire.

mod bodies;
mod handlers;
mod import;
mod views;

pub use bodies::at_least_one;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this context.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(import::import)
        .service(handlers::register)
        .service(handlers::list)
        .service(handlers::find)
        .service(handlers::change);
}
