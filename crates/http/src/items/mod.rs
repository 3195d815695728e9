//! Users' own things, by the kept contract.

mod export;
mod handlers;
mod views;

pub use views::ItemView;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this context.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::create)
        .service(handlers::list)
        .service(export::items)
        .service(handlers::find)
        .service(handlers::change)
        .service(handlers::delete);
}
