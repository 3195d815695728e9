//! Inventory checks, and what differs from the book and was not booked.

mod bodies;
mod compliance;
mod discrepancies;
mod export;
mod handlers;
mod line_views;
mod params;
mod pictures;
mod records;
mod reviews;
mod said;
mod setting;
mod verbs;
mod views;

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(handlers::start)
        .service(handlers::list)
        .service(export::checks)
        .service(reviews::waiting)
        .service(compliance::show)
        .service(export::compliance)
        .service(handlers::find)
        .service(handlers::count)
        .service(verbs::submit)
        .service(verbs::confirm)
        .service(verbs::approve)
        .service(verbs::reject)
        .service(verbs::cancel)
        .service(verbs::assign)
        .service(records::show_revisions)
        .service(records::list_counts)
        .service(records::list_comments)
        .service(records::add_comment)
        .service(pictures::add)
        .service(pictures::list)
        .service(pictures::show)
        .service(reviews::list)
        .service(reviews::approve)
        .service(discrepancies::list)
        .service(export::discrepancies)
        .service(discrepancies::find)
        .service(discrepancies::resolve);
}
