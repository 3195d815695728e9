//! What the clock finds and somebody should look at.

mod bodies;
mod export;
mod handlers;
mod settings;
mod views;

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(handlers::list)
        .service(export::alerts)
        .service(handlers::evaluate)
        .service(handlers::find)
        .service(handlers::update)
        .service(handlers::resolve)
        .service(settings::list)
        .service(settings::write_as_before)
        .service(settings::own)
        .service(settings::write_own)
        .service(settings::drop_own)
        .service(settings::write);
}
