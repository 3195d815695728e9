//! Calendars of loans.

use crate::clock::moment;
use crate::ids::an_id;
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::loans::LoanFeed;

/// Of what its owner borrows; nobody knows a secret of this digest.
pub fn a_feed(institution: InstitutionId, owner: UserId) -> LoanFeed {
    let digest = format!("{}-test-feed-", an_id().simple());
    LoanFeed { id: an_id().into(), institution, owner, warehouse: None, digest, created_at: moment() }
}
