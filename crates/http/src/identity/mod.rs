//! Signing in and out, and accounts.

mod handlers;
mod users;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this context.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::login)
        .service(handlers::login_form)
        .service(handlers::test_token)
        .service(handlers::refresh)
        .service(handlers::logout)
        .service(handlers::switch)
        .service(handlers::me)
        .service(users::create)
        .service(users::list)
        .service(users::me)
        .service(users::find)
        .service(users::change);
}
