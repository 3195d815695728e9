//! Proposals of contact data.

mod bodies;
mod export;
mod handlers;
mod views;

pub use views::ContactProposalView;

use crate::routing::Routes;

/// The routes of proposals.
pub fn routes(config: &mut Routes) {
    config
        .service(handlers::create)
        .service(handlers::list)
        .service(export::contact_proposals)
        .service(handlers::find)
        .service(handlers::accept)
        .service(handlers::reject)
        .service(handlers::withdraw);
}
