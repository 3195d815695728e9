//! Papers of enrolments, and consents, on the wire.

mod bodies;
mod consents;
mod content;
mod documents;
mod upload;
mod views;

pub use views::ConsentView;

use crate::routing::Routes;

/// The routes of papers and consents.
pub fn routes(config: &mut Routes) {
    config
        .service(documents::upload)
        .service(documents::list)
        .service(documents::find)
        .service(content::show)
        .service(documents::validate)
        .service(documents::reject)
        .service(consents::list_texts)
        .service(consents::write_text)
        .service(consents::list)
        .service(consents::give)
        .service(consents::revoke);
}
