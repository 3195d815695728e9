//! Calendars of loans and classes that programs read by a secret address.

mod contents;
mod feeds;

pub use contents::{ClassContents, FeedContents, LoanContents};

use crate::identity::digest::digest;
use plantel_domain::clock::Clock;
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use std::sync::Arc;

/// The feeds of everybody.
pub struct Calendars {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Calendars {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }
}

/// By which a secret is known again. Feeds were of loans alone when the first were made: with another word nobody would
/// read those any more.
fn digest_of(secret: &str) -> String {
    digest(&["loan-feed", secret])
}
