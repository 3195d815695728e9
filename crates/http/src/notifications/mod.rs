//! What people are told.

mod announcements;
mod notices;
mod preferences;
mod stream;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this context: names before ids.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(stream::stream)
        .service(preferences::show)
        .service(preferences::change)
        .service(notices::unread_count)
        .service(notices::read_all)
        .service(notices::list)
        .service(notices::delete_read)
        .service(notices::find)
        .service(notices::change)
        .service(notices::read)
        .service(notices::delete)
        .service(announcements::create)
        .service(announcements::list)
        .service(announcements::find)
        .service(announcements::withdraw);
}
