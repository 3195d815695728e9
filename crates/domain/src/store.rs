//! The unit of work: repositories whose writes become visible together, and what happened with them.

use crate::access::{Context, InvitationRepositories, MembershipRepositories};
use crate::alerts::AlertRepositories;
use crate::audit::JournalRepositories;
use crate::calendars::CalendarFeedRepositories;
use crate::checks::{CheckPictureRepositories, CheckRepositories};
use crate::data_rights::DataRightsRepositories;
use crate::enrollment::{ContactRepositories, EnrollmentRepositories, PaperRepositories, PeopleRepositories};
use crate::error::{Fault, Kind, Params};
use crate::identity::{CallerChanges, IdentityRepositories};
use crate::ids::UserId;
use crate::institutions::InstitutionRepositories;
use crate::institutions::school::SchoolRepositories;
use crate::inventory::AssetRepositories;
use crate::items::ItemRepositories;
use crate::journal::Happened;
use crate::loans::{
    LoanFigures, LoanPictureRepositories, LoanPolicyRepositories, LoanRecordRepositories, LoanRepositories,
};
use crate::notifications::{DispatchRepositories, NotificationRepositories};
use crate::page::BadCursor;
use crate::relay::RelayRepositories;
use crate::schedules::ScheduleRepositories;
use crate::simat::SimatRepositories;
use crate::timed::TimedRepositories;
use crate::webhooks::WebhookRepositories;
use async_trait::async_trait;
use std::sync::Arc;
use std::time::Duration;

/// The current version of a stored aggregate, from 1; every write adds one.
pub type Version = i64;

/// Every context's repositories. A use case may ask for less than all.
pub trait Repositories:
    AlertRepositories
    + AssetRepositories
    + CalendarFeedRepositories
    + CheckPictureRepositories
    + CheckRepositories
    + ContactRepositories
    + DataRightsRepositories
    + DispatchRepositories
    + EnrollmentRepositories
    + IdentityRepositories
    + InstitutionRepositories
    + InvitationRepositories
    + ItemRepositories
    + JournalRepositories
    + LoanFigures
    + LoanPictureRepositories
    + LoanPolicyRepositories
    + LoanRecordRepositories
    + LoanRepositories
    + MembershipRepositories
    + NotificationRepositories
    + PaperRepositories
    + PeopleRepositories
    + RelayRepositories
    + ScheduleRepositories
    + SchoolRepositories
    + SimatRepositories
    + TimedRepositories
    + WebhookRepositories
{
}

impl<T> Repositories for T where
    T: AlertRepositories
        + AssetRepositories
        + CalendarFeedRepositories
        + CheckPictureRepositories
        + CheckRepositories
        + ContactRepositories
        + DataRightsRepositories
        + DispatchRepositories
        + EnrollmentRepositories
        + IdentityRepositories
        + InstitutionRepositories
        + InvitationRepositories
        + ItemRepositories
        + JournalRepositories
        + LoanFigures
        + LoanPictureRepositories
        + LoanPolicyRepositories
        + LoanRecordRepositories
        + LoanRepositories
        + MembershipRepositories
        + NotificationRepositories
        + PaperRepositories
        + PeopleRepositories
        + RelayRepositories
        + ScheduleRepositories
        + SchoolRepositories
        + SimatRepositories
        + TimedRepositories
        + WebhookRepositories
{
}

/// Repositories whose writes become visible together on `commit`; dropping one undoes them.
#[async_trait]
pub trait UnitOfWork: Repositories + Send {
    /// Makes the writes and the record of what happened durable, or neither.
    async fn commit(self: Box<Self>, happened: Happened) -> Result<(), StoreError>;
    /// For technical writes that are nobody's deed: token rotation, leases, a counted failed login.
    async fn commit_unjournaled(self: Box<Self>) -> Result<(), StoreError>;
}

/// Where things are kept.
#[async_trait]
pub trait Store: Send + Sync {
    /// For writing. The institution of `ctx` bounds what its repositories find.
    async fn begin(&self, ctx: &Context) -> Result<Box<dyn UnitOfWork>, StoreError>;
    /// For reading; there is no way to commit it.
    async fn read(&self, ctx: &Context) -> Result<Box<dyn Repositories + Send>, StoreError>;
    /// The answer that was stored with the effect of an earlier request under the same key.
    async fn find_answer(&self, user: UserId, key: &str) -> Result<Option<StoredAnswer>, StoreError>;
    /// Whether the store can be reached and its schema is the one this program knows.
    async fn ready(&self) -> Result<(), StoreError>;
    /// Counts the changes of what tells who calls; without it nothing of that may be remembered.
    fn caller_changes(&self) -> Option<&Arc<CallerChanges>> {
        None
    }
}

/// What the store could not do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique rule of the store refused; nothing was changed.
    #[error("a {0} like this exists")]
    Duplicate(&'static str),
    /// Another write came between reading and writing.
    #[error("somebody else changed it")]
    Stale,
    /// The caller named a version that is no longer the current one.
    #[error("the named version is not the current one")]
    PreconditionFailed,
    /// Too much at once; worth another try.
    #[error("the store is busy")]
    Busy,
    /// What is to be kept finds no room, or a disk that takes nothing more; nothing was changed, and what is there can
    /// be read.
    #[error("the store has no room for it")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The cursor belongs to another list.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// The request with this idempotency key has been carried out meanwhile.
    #[error("answered already")]
    Answered,
    /// A fault of the store.
    #[error("the store failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StoreError {
    /// Its codes.
    pub const CODES: &'static [&'static str] = &[
        "store.duplicate",
        "store.stale",
        "store.precondition-failed",
        "store.busy",
        "store.full",
        BadCursor::CODE,
        "store.answered",
        "internal",
    ];

    /// When it is worth a look whether somebody made room.
    pub const ROOM_AFTER: Duration = Duration::from_secs(30);

    /// A fault of the store, told in words.
    pub fn failed(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Failed(why.into())
    }
}

impl Fault for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::Duplicate(_) | Self::Answered => Kind::Refused,
            Self::Stale => Kind::Stale,
            Self::PreconditionFailed => Kind::PreconditionFailed,
            Self::Busy | Self::Full(_) => Kind::Busy,
            Self::BadCursor(e) => e.kind(),
            Self::Failed(_) => Kind::Internal,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Duplicate("environment") => "environment.name-taken",
            Self::Duplicate("institution") => "institution.code-taken",
            Self::Duplicate("asset") => "asset.code-or-serial-taken",
            Self::Duplicate("category") => "category.code-taken",
            // No two loans have an id; one thing is promised once a day.
            Self::Duplicate("loan") => "loan.promised-already",
            Self::Duplicate("loan policy") => "loan-policy.exists",
            Self::Duplicate("check id") => "check.id-taken",
            Self::Duplicate("student") => "student.document-taken",
            Self::Duplicate("student user") => "student.user-taken",
            Self::Duplicate("guardian") => "guardian.document-taken",
            Self::Duplicate("guardian user") => "guardian.user-taken",
            Self::Duplicate("contact proposal") => "contact-proposal.pending",
            Self::Duplicate("enrollment") => "enrollment.exists",
            Self::Duplicate("site") => "site.name-taken",
            Self::Duplicate("site dane code") => "site.dane-taken",
            Self::Duplicate("site consecutive") => "site.consecutive-taken",
            Self::Duplicate("school year") => "school-year.name-taken",
            Self::Duplicate("active school year") => "school-year.another-active",
            Self::Duplicate("class group") => "group.code-taken",
            Self::Duplicate("enrolled group") => "group.has-students",
            Self::Duplicate("class session") => "schedule.overlaps",
            Self::Duplicate("membership") => "membership.exists",
            Self::Duplicate("invitation") => "invitation.pending",
            Self::Duplicate("external identity") => "sso.linked-elsewhere",
            Self::Duplicate("user") => "user.email-taken",
            Self::Duplicate(_) => "store.duplicate",
            Self::Stale => "store.stale",
            Self::PreconditionFailed => "store.precondition-failed",
            Self::Busy => "store.busy",
            Self::Full(_) => "store.full",
            Self::BadCursor(e) => e.code(),
            Self::Answered => "store.answered",
            Self::Failed(_) => "internal",
        }
    }
    fn params(&self) -> Params {
        match self {
            // Which one, only who asks anew can say.
            Self::Duplicate("active school year") => Params::none().text("year", "…"),
            _ => Params::none(),
        }
    }
    fn retry_after(&self) -> Option<Duration> {
        matches!(self, Self::Full(_)).then_some(Self::ROOM_AFTER)
    }
}

/// What was answered to a request with an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    /// Digest of the request's method, path and body.
    pub fingerprint: String,
    /// The answer itself.
    pub answer: Answer,
}

/// An answer as an edge gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Status code of the edge.
    pub status: u16,
    /// Headers that belong to the answer (`Location`, `ETag`, `Content-Type`).
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// A unit of work whose writes are done and which waits for its answer, to be made durable with it.
#[async_trait]
pub trait Parked: Send {
    /// Commits the work and its answer, or neither.
    async fn finish(self: Box<Self>, answer: Answer) -> Result<(), StoreError>;
}
