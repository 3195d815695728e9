//! Who uses which room when.

mod bodies;
mod export;
mod handlers;
mod params;
mod timetable;
mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this context.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(handlers::create)
        .service(handlers::list)
        .service(export::schedules)
        .service(timetable::show_today)
        .service(timetable::calendar)
        .service(handlers::find)
        .service(handlers::change)
        .service(handlers::end);
}
