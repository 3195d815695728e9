//! The ministry's register of who is enrolled (SIMAT).

mod changes;
mod export;
mod exports;
mod facts;
mod problems;
mod reconcile;
pub(crate) mod upload;
mod views;

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(facts::find)
        .service(facts::state)
        .service(problems::list)
        .service(exports::create)
        .service(exports::list)
        .service(export::exports)
        .service(exports::find)
        .service(exports::content)
        .service(changes::changes)
        .service(reconcile::reconcile);
}
