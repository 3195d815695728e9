//! What people are told.

mod announcements;
mod notices;
mod preferences;
mod stream;
mod views;

pub use preferences::{DigestView, QuietHoursView};

use crate::routing::Routes;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form};

/// Refuses a list that is too long; says whether it is not.
fn bounded(form: &mut Form, pointer: &str, length: usize, most: usize) -> bool {
    if length > most {
        let max = i64::try_from(most).unwrap_or(i64::MAX);
        form.refuse(pointer, BadValue::with("list.too-long", Params::none().number("max", max)));
    }
    length <= most
}

/// The routes of this context: names before ids.
pub fn routes(config: &mut Routes) {
    config
        .service(stream::stream)
        .service(preferences::show)
        .service(preferences::change)
        .service(notices::unread_count)
        .service(notices::read_all)
        .service(notices::list)
        .service(notices::delete_read)
        .service(notices::find)
        .service(notices::change)
        .service(notices::read)
        .service(notices::delete)
        .service(announcements::create)
        .service(announcements::list)
        .service(announcements::find)
        .service(announcements::withdraw);
}
