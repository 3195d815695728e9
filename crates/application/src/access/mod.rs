//! Who belongs to an institution, and as what.

mod invitations;
mod memberships;

pub use invitations::NewInvitation;
pub use memberships::{MembershipChange, MembershipWithUser, NewMembership, WhoToAdd};

use plantel_domain::clock::Clock;
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use std::sync::Arc;

/// Memberships of the institution in the context.
pub struct Memberships {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Memberships {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }
}
