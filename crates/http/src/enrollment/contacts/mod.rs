//! Proposals of contact data.

mod bodies;
mod export;
mod handlers;
mod views;

pub use views::ContactProposalView;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of proposals.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::create)
        .service(handlers::list)
        .service(export::contact_proposals)
        .service(handlers::find)
        .service(handlers::accept)
        .service(handlers::reject)
        .service(handlers::withdraw);
}
