//! Calendars that programs read by a secret address.

mod classes_ics;
mod feeds;
mod ics;
mod loans_ics;

use crate::routing::Routes;
use actix_web::web::head;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(feeds::create)
        .service(feeds::list)
        .service(feeds::revoke)
        .service(feeds::read)
        .route("/calendars/{secret}.ics", head().to(feeds::calendar));
}
