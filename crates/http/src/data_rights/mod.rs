//! What people may ask about their data.

mod bodies;
mod export;
mod person;
mod requests;
mod terms;
mod views;

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(requests::create)
        .service(requests::list)
        .service(export::data_requests)
        .service(requests::find)
        .service(requests::start)
        .service(requests::extend)
        .service(requests::answer)
        .service(requests::reject)
        .service(requests::void)
        .service(terms::show)
        .service(terms::write)
        .service(person::data);
}
