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
    /// A part of a school year, at whose end grades are given.
    AcademicPeriodId,
    /// A cause that the clock found and somebody should look at.
    AlertId,
    /// Something told to many on purpose.
    AnnouncementId,
    /// A unit of an institution's property, or a quantity of equal ones.
    AssetId,
    /// A calendar that programs read by a secret address.
    CalendarFeedId,
    /// A kind of thing an institution has.
    CategoryId,
    /// The students of one grade who are taught together for a year.
    ClassGroupId,
    /// That somebody consents to what is done with data.
    ConsentId,
    /// A version of the words to which people consent.
    ConsentTextId,
    /// Other contact data that somebody proposes.
    ContactProposalId,
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
    /// What somebody asks about the data of a student.
    DataRequestId,
    /// A notice on its way through a channel.
    DispatchId,
    /// A student's place in a school year.
    EnrollmentId,
    /// A paper of an enrolment, one version of it.
    EnrollmentDocumentId,
    /// A paper that enrolments need.
    EnrollmentRequirementId,
    /// A room, laboratory or warehouse.
    EnvironmentId,
    /// An account elsewhere by which somebody signs in.
    ExternalIdentityId,
    /// Who answers for a student.
    GuardianId,
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
    /// What somebody is told.
    NoticeId,
    /// A picture of an asset.
    PictureId,
    /// The classes of a group in a room.
    ScheduleId,
    /// A school year.
    SchoolYearId,
    /// One sign-in on one device, until it ends.
    SessionId,
    /// One try to sign in, as the history shows it.
    SignInId,
    /// A file that was made for the ministry.
    SimatExportId,
    /// A place in which a school teaches.
    SiteId,
    /// Who learns in a school.
    StudentId,
    /// Things on their way between environments.
    TransferId,
    /// A person with an account.
    UserId,
    /// Where another system is told.
    WebhookId,
    /// One event on its way to another system.
    WebhookDeliveryId,
}

/// Where identifiers come from: never from the database.
pub trait IdSource: Send + Sync {
    /// A UUIDv7 that was not given out before.
    fn next(&self) -> Uuid;
    /// A UUIDv4: 122 random bits, for what must not be guessed.
    fn random(&self) -> Uuid;
}
