//! Calendars that programs read.

use crate::clock::moment;
use crate::ids::an_id;
use plantel_domain::calendars::{CalendarFeed, FeedOf};
use plantel_domain::ids::{InstitutionId, UserId};

/// Of what its owner borrows; nobody knows a secret of this digest.
pub fn a_feed(institution: InstitutionId, owner: UserId) -> CalendarFeed {
    let digest = format!("{}-test-feed-", an_id().simple());
    CalendarFeed { id: an_id().into(), institution, owner, of: FeedOf::Loans, digest, created_at: moment() }
}
