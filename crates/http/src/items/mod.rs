//! Users' own things, by the kept contract.

mod export;
mod handlers;
mod views;

pub use views::ItemView;

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(handlers::create)
        .service(handlers::list)
        .service(export::items)
        .service(handlers::find)
        .service(handlers::change)
        .service(handlers::delete);
}
