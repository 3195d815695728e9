//! Who uses which room when.

mod bodies;
mod export;
mod handlers;
mod params;
mod timetable;
mod views;

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
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
