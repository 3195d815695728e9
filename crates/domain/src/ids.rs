//! One registry of identifiers: UUIDv7, typed, so that a loan's is never taken for a user's.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A unit of an institution's property, or a quantity of equal ones.
    AssetId,
    /// A calendar that programs read by a secret address.
    CalendarFeedId,
    /// A kind of thing an institution has.
    CategoryId,
    /// What was seen of one item of a room in a check.
    CheckCountId,
    /// What is said of an item of a check.
    CheckCommentId,
    /// The inventory check of a room in a shift.
    CheckId,
    /// One reaction to one event, until it is done.
    DeliveryId,
    /// A difference of book and count that nobody has accepted yet.
    DiscrepancyId,
    /// A room, laboratory or warehouse.
    EnvironmentId,
    /// An account elsewhere by which somebody signs in.
    ExternalIdentityId,
    /// That units of a loan changed hands.
    HandlingId,
    /// A spreadsheet on its way in.
    ImportId,
    /// The tenant.
    InstitutionId,
    /// An offer to join an institution.
    InvitationId,
    /// A thing a user owns.
    ItemId,
    /// A row of the journal.
    JournalId,
    /// A request for things of a warehouse, and what became of it.
    LoanId,
    /// What a loan asks for, one thing of it.
    LoanLineId,
    /// What an institution, or one of its warehouses, demands of loans.
    LoanPolicyId,
    /// The paper of what was handed over.
    LoanRecordId,
    /// What a user may do in one institution.
    MembershipId,
    /// A change of quantity, condition or place.
    MovementId,
    /// A picture of an asset.
    PictureId,
    /// The classes of a group in a room.
    ScheduleId,
    /// One sign-in on one device, until it ends.
    SessionId,
    /// One try to sign in, as the history shows it.
    SignInId,
    /// Things on their way between environments.
    TransferId,
    /// A person with an account.
    UserId,
}

/// Where identifiers come from: never from the database.
pub trait IdSource: Send + Sync {
    /// A UUIDv7 that was not given out before.
    fn next(&self) -> Uuid;
    /// A UUIDv4: 122 random bits, for what must not be guessed.
    fn random(&self) -> Uuid;
}
