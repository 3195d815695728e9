//! Loans.

mod bodies;
mod export;
mod handlers;
mod verbs;
mod views;

pub use views::LoanView;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this context.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::request)
        .service(handlers::list)
        .service(export::loans)
        .service(handlers::find)
        .service(verbs::approve)
        .service(verbs::reject)
        .service(verbs::cancel)
        .service(verbs::hand_over)
        .service(verbs::take_back)
        .service(verbs::lose)
        .service(handlers::handlings);
}
