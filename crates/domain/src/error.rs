//! What can go wrong, told by class and by a stable, published code.

use std::borrow::Cow;
use std::time::Duration;

/// The class of an error; an edge such as HTTP maps it, once, to a status of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be read.
    Malformed,
    /// Readable, but a value is not allowed.
    Invalid,
    /// Nobody known is asking.
    Unauthenticated,
    /// A known caller may not do this.
    Forbidden,
    /// No such thing, or not for this caller.
    NotFound,
    /// A rule refuses.
    Refused,
    /// Somebody else's write came between.
    Stale,
    /// The caller named a version that is no longer the current one.
    PreconditionFailed,
    /// The body is larger than allowed.
    TooLarge,
    /// The body comes too slowly.
    TooSlow,
    /// The body is of another type than is read here.
    UnsupportedMedia,
    /// The method is not offered for this resource.
    MethodNotAllowed,
    /// Closed for a while, to this caller or to all.
    Locked,
    /// More requests than one caller may make.
    TooMany,
    /// The store cannot answer now; nothing was changed.
    Busy,
    /// A fault of ours.
    Internal,
}

/// A value that a translated text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// Shown as it is.
    Text(Cow<'static, str>),
    /// Formatted by the language.
    Number(i64),
}

/// Named values for a translated text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(pub(crate) Vec<(&'static str, Param)>);

impl Params {
    /// For a text without values.
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a text.
    #[must_use]
    pub fn text(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.0.push((name, Param::Text(value.into())));
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn number(mut self, name: &'static str, value: i64) -> Self {
        self.0.push((name, Param::Number(value)));
        self
    }

    /// All values, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Param)> {
        self.0.iter()
    }
}

/// An error that knows its class and its stable, published code.
pub trait Fault: std::error::Error + Send + Sync + 'static {
    /// Its class.
    fn kind(&self) -> Kind;
    /// Its code, such as `loan.not-pending`; never changes once published.
    fn code(&self) -> &'static str;
    /// What a translated text needs.
    fn params(&self) -> Params {
        Params::none()
    }
    /// After how long another try may succeed, where that is known.
    fn retry_after(&self) -> Option<Duration> {
        None
    }
    /// The fields at fault, where there are several.
    fn fields(&self) -> &[crate::form::FieldError] {
        &[]
    }
}

/// No such thing, or not in the caller's institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotFound(pub &'static str);

impl Fault for NotFound {
    fn kind(&self) -> Kind {
        Kind::NotFound
    }
    fn code(&self) -> &'static str {
        self.0
    }
}

/// What each kind of thing answers when it is not there.
pub mod not_found {
    use super::NotFound;

    /// No such academic period.
    pub const ACADEMIC_PERIOD: NotFound = NotFound("academic-period.not-found");
    /// No such group.
    pub const CLASS_GROUP: NotFound = NotFound("group.not-found");
    /// No such consent.
    pub const CONSENT: NotFound = NotFound("consent.not-found");
    /// No such text of a consent.
    pub const CONSENT_TEXT: NotFound = NotFound("consent-text.not-found");
    /// No such proposal of contact data.
    pub const CONTACT_PROPOSAL: NotFound = NotFound("contact-proposal.not-found");
    /// No such request about data.
    pub const DATA_REQUEST: NotFound = NotFound("data-request.not-found");
    /// No such enrolment.
    pub const ENROLLMENT: NotFound = NotFound("enrollment.not-found");
    /// No such paper of an enrolment.
    pub const ENROLLMENT_DOCUMENT: NotFound = NotFound("enrollment-document.not-found");
    /// No such requirement of enrolments.
    pub const ENROLLMENT_REQUIREMENT: NotFound = NotFound("enrollment-requirement.not-found");
    /// No such guardian.
    pub const GUARDIAN: NotFound = NotFound("guardian.not-found");
    /// No such school year.
    pub const SCHOOL_YEAR: NotFound = NotFound("school-year.not-found");
    /// No such site.
    pub const SITE: NotFound = NotFound("site.not-found");
    /// No such student.
    pub const STUDENT: NotFound = NotFound("student.not-found");
    /// No such asset.
    pub const ASSET: NotFound = NotFound("asset.not-found");
    /// No such category.
    pub const CATEGORY: NotFound = NotFound("category.not-found");
    /// No such check.
    pub const CHECK: NotFound = NotFound("check.not-found");
    /// No such item in the check.
    pub const CHECK_LINE: NotFound = NotFound("check-line.not-found");
    /// No such discrepancy.
    pub const DISCREPANCY: NotFound = NotFound("discrepancy.not-found");
    /// No such environment.
    pub const ENVIRONMENT: NotFound = NotFound("environment.not-found");
    /// Nothing that changed hands so.
    pub const HANDLING: NotFound = NotFound("handling.not-found");
    /// No such import.
    pub const IMPORT: NotFound = NotFound("import.not-found");
    /// No such institution.
    pub const INSTITUTION: NotFound = NotFound("institution.not-found");
    /// No such account elsewhere.
    pub const EXTERNAL_IDENTITY: NotFound = NotFound("sso.identity-not-found");
    /// No such invitation.
    pub const INVITATION: NotFound = NotFound("invitation.not-found");
    /// No such item.
    pub const ITEM: NotFound = NotFound("item.not-found");
    /// No such loan.
    pub const LOAN: NotFound = NotFound("loan.not-found");
    /// No such record of a loan.
    pub const LOAN_RECORD: NotFound = NotFound("loan-record.not-found");
    /// No such calendar feed, or none that this secret opens any more. Feeds were of loans alone: the code stayed.
    pub const CALENDAR_FEED: NotFound = NotFound("loan-feed.not-found");
    /// No such policy of lending.
    pub const LOAN_POLICY: NotFound = NotFound("loan-policy.not-found");
    /// No such membership.
    pub const MEMBERSHIP: NotFound = NotFound("membership.not-found");
    /// No such picture.
    pub const PICTURE: NotFound = NotFound("picture.not-found");
    /// No such schedule.
    pub const SCHEDULE: NotFound = NotFound("schedule.not-found");
    /// No such session.
    pub const SESSION: NotFound = NotFound("session.not-found");
    /// No thing carries this tag any more.
    pub const TAG: NotFound = NotFound("tag.not-found");
    /// No such transfer.
    pub const TRANSFER: NotFound = NotFound("transfer.not-found");
    /// No such user.
    pub const USER: NotFound = NotFound("user.not-found");
    /// No such alert.
    pub const ALERT: NotFound = NotFound("alert.not-found");
    /// No such setting of alerts.
    pub const ALERT_SETTING: NotFound = NotFound("alert-setting.not-found");
    /// No such announcement.
    pub const ANNOUNCEMENT: NotFound = NotFound("announcement.not-found");
    /// No such delivery.
    pub const DELIVERY: NotFound = NotFound("delivery.not-found");
    /// No such timed job.
    pub const JOB: NotFound = NotFound("job.not-found");
    /// No such notice.
    pub const NOTICE: NotFound = NotFound("notice.not-found");
    /// No such webhook.
    pub const WEBHOOK: NotFound = NotFound("webhook.not-found");
    /// No such delivery of a webhook.
    pub const WEBHOOK_DELIVERY: NotFound = NotFound("webhook-delivery.not-found");

    /// The codes above.
    pub const CODES: &[&str] = &[
        "academic-period.not-found",
        "group.not-found",
        "consent.not-found",
        "consent-text.not-found",
        "contact-proposal.not-found",
        "data-request.not-found",
        "enrollment.not-found",
        "enrollment-document.not-found",
        "enrollment-requirement.not-found",
        "guardian.not-found",
        "school-year.not-found",
        "site.not-found",
        "student.not-found",
        "asset.not-found",
        "category.not-found",
        "check.not-found",
        "check-line.not-found",
        "discrepancy.not-found",
        "environment.not-found",
        "handling.not-found",
        "import.not-found",
        "institution.not-found",
        "invitation.not-found",
        "item.not-found",
        "loan-feed.not-found",
        "loan-record.not-found",
        "loan.not-found",
        "loan-policy.not-found",
        "membership.not-found",
        "picture.not-found",
        "schedule.not-found",
        "session.not-found",
        "sso.identity-not-found",
        "tag.not-found",
        "transfer.not-found",
        "user.not-found",
        "alert.not-found",
        "alert-setting.not-found",
        "announcement.not-found",
        "delivery.not-found",
        "job.not-found",
        "notice.not-found",
        "webhook.not-found",
        "webhook-delivery.not-found",
    ];
}
