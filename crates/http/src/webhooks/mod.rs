//! Other systems that are told of what happens: those of the institution, and those of the caller.

mod bodies;
mod event_types;
mod own;
mod own_log;
mod shared;
mod the_institutions;
mod the_institutions_log;
mod views;

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(event_types::list)
        .service(event_types::show)
        .service(the_institutions::list)
        .service(the_institutions::create)
        .service(the_institutions::find)
        .service(the_institutions::change)
        .service(the_institutions::delete)
        .service(the_institutions::rotate)
        .service(the_institutions::switch_on)
        .service(the_institutions::switch_off)
        .service(the_institutions_log::test)
        .service(the_institutions_log::deliveries)
        .service(the_institutions_log::replay_since)
        .service(the_institutions_log::delivery)
        .service(the_institutions_log::replay)
        .service(own::list)
        .service(own::create)
        .service(own::find)
        .service(own::change)
        .service(own::delete)
        .service(own::rotate)
        .service(own::switch_on)
        .service(own::switch_off)
        .service(own_log::test)
        .service(own_log::deliveries)
        .service(own_log::replay_since)
        .service(own_log::delivery)
        .service(own_log::replay);
}
