//! Loans.

mod availability;
mod bodies;
mod calendar;
mod export;
mod handlers;
mod life_bodies;
mod life_verbs;
mod line_views;
mod params;
mod pictures;
mod policies;
mod policy_bodies;
mod policy_views;
mod records;
mod statistics;
mod verbs;
mod views;

pub(crate) use calendar::{ThingView, taken_to, things};
pub use views::{DeedView, LoanView};
pub(crate) use views::{named_person, named_thing};

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(policies::list)
        .service(policies::effective)
        .service(policies::find)
        .service(policies::create)
        .service(policies::change)
        .service(policies::remove)
        .service(handlers::request)
        .service(handlers::list)
        .service(export::loans)
        .service(statistics::show)
        .service(statistics::utilisation)
        .service(availability::show)
        .service(calendar::show)
        .service(handlers::find)
        .service(verbs::approve)
        .service(verbs::reject)
        .service(verbs::cancel)
        .service(verbs::hand_over)
        .service(verbs::take_back)
        .service(verbs::find_again)
        .service(verbs::lose)
        .service(life_verbs::ask_extension)
        .service(life_verbs::grant_extension)
        .service(life_verbs::refuse_extension)
        .service(life_verbs::wait)
        .service(life_verbs::stop_waiting)
        .service(life_verbs::swap)
        .service(life_verbs::revoke)
        .service(handlers::handlings)
        .service(pictures::list)
        .service(pictures::add)
        .service(pictures::show)
        .service(records::list)
        .service(records::file)
        .service(records::verify);
}
