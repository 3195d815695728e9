//! What notices tell of.

use crate::names::names;
use chrono::Duration;

names! {
    /// What belongs together for who reads.
    NoticeGroup, "notice-group.unknown" {
        /// Lending and giving back.
        Loans = "loans",
        /// Counting rooms.
        Checks = "checks",
        /// Units on their way.
        Inventory = "inventory",
        /// Enrolment, and what is asked about data.
        School = "school",
        /// The own account.
        Account = "account",
        /// What somebody tells many on purpose.
        Announcements = "announcements",
        /// What the clock found.
        Alerts = "alerts",
        /// The program itself.
        System = "system",
    }
}

names! {
    /// How soon a notice should be read, from the least.
    Priority, "priority.unknown" {
        /// Some time.
        Low = "low",
        /// Today.
        Medium = "medium",
        /// Now.
        High = "high",
    }
}

names! {
    /// What a notice tells of; where it is an event, by the name of that.
    NoticeKind, "notice-kind.unknown" {
        /// Somebody asks for things.
        LoanRequested = "loan.requested",
        /// They are promised.
        LoanApproved = "loan.approved",
        /// They are not.
        LoanRejected = "loan.rejected",
        /// A loan was called off.
        LoanCancelled = "loan.cancelled",
        /// Nobody answered in time.
        LoanExpired = "loan.expired",
        /// Nobody came for it.
        LoanLapsed = "loan.lapsed",
        /// What was lent is lost.
        LoanLost = "loan.lost",
        /// What came back is broken.
        LoanDamaged = "loan.damaged",
        /// A promise was taken back.
        LoanRevoked = "loan.revoked",
        /// Other units were promised.
        LoanSwapped = "loan.swapped",
        /// Somebody would keep it longer.
        LoanExtensionAsked = "loan.extension-asked",
        /// They may.
        LoanExtended = "loan.extended",
        /// They may not.
        LoanExtensionRefused = "loan.extension-refused",
        /// What was waited for is free.
        LoanUnitsFree = "loan.units-free",
        /// Somebody left with things.
        LoanBorrowerLeft = "loan.borrower-left",
        /// It comes back soon.
        LoanDueSoon = "loan.due-soon",
        /// It comes back today.
        LoanDue = "loan.due",
        /// It should be back.
        LoanOverdue = "loan.overdue",
        /// It is taken for lost.
        LoanPresumedLost = "loan.presumed-lost",
        /// A count waits for confirmation.
        CheckSubmitted = "check.submitted",
        /// It waits for approval.
        CheckConfirmed = "check.confirmed",
        /// It is accepted.
        CheckApproved = "check.approved",
        /// It was sent back.
        CheckRejected = "check.rejected",
        /// It was called off.
        CheckCancelled = "check.cancelled",
        /// Somebody is to look at it.
        CheckAssigned = "check.assigned",
        /// Somebody said something of it.
        CheckCommented = "check.commented",
        /// Nobody counted.
        CheckMissed = "check.missed",
        /// Book and count differ.
        DiscrepancyOpened = "discrepancy.opened",
        /// Units are on their way.
        TransferSent = "transfer.sent",
        /// They arrived.
        TransferReceived = "transfer.received",
        /// A file was taken over.
        ImportFinished = "import.finished",
        /// An enrolment stands elsewhere.
        EnrollmentMoved = "enrollment.moved",
        /// A paper was refused.
        DocumentRejected = "enrollment-document.rejected",
        /// A family handed a paper in.
        DocumentUploaded = "enrollment-document.uploaded",
        /// Somebody asks about data.
        DataRequestReceived = "data-request.received",
        /// They were answered, or told when they will be.
        DataRequestAnswered = "data-request.answered",
        /// A sign-in from a device not seen before.
        NewDevice = "session.new-device",
        /// Another password.
        PasswordChanged = "user.password-changed",
        /// What somebody tells many.
        Announcement = "announcement.made",
        /// The clock found something.
        AlertRaised = "alert.raised",
        /// Nobody looked at it.
        AlertEscalated = "alert.escalated",
        /// Another system does not answer any more.
        WebhookOff = "webhook.switched-off",
    }
}

/// The names of what is a day, written `2026-03-20`: a text shows it as people of its language write one.
pub const DAYS: &[&str] = &["day", "end", "start"];

impl NoticeKind {
    /// What tells of alerts.
    pub const OF_ALERTS: [Self; 2] = [Self::AlertRaised, Self::AlertEscalated];

    /// With what it is shown.
    pub fn group(self) -> NoticeGroup {
        match self {
            Self::LoanRequested
            | Self::LoanApproved
            | Self::LoanRejected
            | Self::LoanCancelled
            | Self::LoanExpired
            | Self::LoanLapsed
            | Self::LoanLost
            | Self::LoanDamaged
            | Self::LoanRevoked
            | Self::LoanSwapped
            | Self::LoanExtensionAsked
            | Self::LoanExtended
            | Self::LoanExtensionRefused
            | Self::LoanUnitsFree
            | Self::LoanBorrowerLeft
            | Self::LoanDueSoon
            | Self::LoanDue
            | Self::LoanOverdue
            | Self::LoanPresumedLost => NoticeGroup::Loans,
            Self::CheckSubmitted
            | Self::CheckConfirmed
            | Self::CheckApproved
            | Self::CheckRejected
            | Self::CheckCancelled
            | Self::CheckAssigned
            | Self::CheckCommented
            | Self::CheckMissed
            | Self::DiscrepancyOpened => NoticeGroup::Checks,
            Self::TransferSent | Self::TransferReceived | Self::ImportFinished => NoticeGroup::Inventory,
            Self::EnrollmentMoved
            | Self::DocumentRejected
            | Self::DocumentUploaded
            | Self::DataRequestReceived
            | Self::DataRequestAnswered => NoticeGroup::School,
            Self::NewDevice | Self::PasswordChanged => NoticeGroup::Account,
            Self::Announcement => NoticeGroup::Announcements,
            Self::AlertRaised | Self::AlertEscalated => NoticeGroup::Alerts,
            Self::WebhookOff => NoticeGroup::System,
        }
    }

    /// How soon it should be read, when nobody says otherwise.
    pub fn priority(self) -> Priority {
        match self {
            Self::LoanOverdue
            | Self::LoanPresumedLost
            | Self::LoanRevoked
            | Self::LoanBorrowerLeft
            | Self::NewDevice
            | Self::PasswordChanged
            | Self::AlertEscalated
            | Self::WebhookOff => Priority::High,
            Self::LoanCancelled
            | Self::LoanSwapped
            | Self::CheckCommented
            | Self::CheckCancelled
            | Self::TransferReceived
            | Self::ImportFinished => Priority::Low,
            _ => Priority::Medium,
        }
    }

    /// Whether some of its notices are urgent and others not: alerts by how grave they are, announcements as their
    /// author says, imports when they fail.
    pub fn may_be_urgent(self) -> bool {
        matches!(self, Self::AlertRaised | Self::Announcement | Self::ImportFinished)
    }

    /// The names of what its texts may name; days are among them by name ([`DAYS`]).
    pub fn params(self) -> &'static [&'static str] {
        match self {
            Self::LoanRejected | Self::LoanRevoked | Self::LoanExtensionRefused => {
                &["borrower", "end", "place", "reason", "start", "things"]
            }
            Self::LoanExpired => &["borrower", "end", "place", "promised", "start", "things"],
            Self::LoanBorrowerLeft => &["borrower", "cancelled", "deleted", "end", "place", "start", "things"],
            Self::LoanDamaged => &["borrower", "damaged", "end", "incomplete", "place", "start", "things"],
            Self::LoanRequested
            | Self::LoanApproved
            | Self::LoanCancelled
            | Self::LoanLapsed
            | Self::LoanLost
            | Self::LoanSwapped
            | Self::LoanExtensionAsked
            | Self::LoanExtended
            | Self::LoanUnitsFree
            | Self::LoanDueSoon
            | Self::LoanDue
            | Self::LoanOverdue
            | Self::LoanPresumedLost => &["borrower", "end", "place", "start", "things"],
            Self::CheckSubmitted => &["by", "day", "group", "room", "variances"],
            Self::CheckConfirmed | Self::CheckApproved => &["by", "day", "group", "room"],
            Self::CheckRejected | Self::CheckCancelled => &["by", "day", "group", "reason", "room"],
            Self::CheckAssigned => &["by", "day", "group", "room", "step"],
            Self::CheckCommented => &["by", "day", "group", "item", "room"],
            Self::CheckMissed => &["day", "group", "room"],
            Self::DiscrepancyOpened => &["item", "room", "units"],
            Self::TransferSent => &["from", "to", "units"],
            Self::TransferReceived => &["from", "short", "to", "units"],
            Self::ImportFinished => &["created", "file", "outcome", "refused", "updated"],
            Self::EnrollmentMoved => &["state", "student", "year"],
            Self::DocumentRejected => &["document", "reason", "student"],
            Self::DocumentUploaded => &["document", "student"],
            Self::DataRequestReceived => &["asked", "end", "student"],
            Self::DataRequestAnswered => &["asked", "end", "outcome", "student"],
            Self::NewDevice | Self::PasswordChanged => &["day"],
            Self::Announcement => &["text", "title"],
            // Their texts are those of the alert, and name what that names.
            Self::AlertRaised | Self::AlertEscalated => &[],
            Self::WebhookOff => &["host"],
        }
    }

    /// After how long nobody needs it any more; none: it stays until it is deleted, or was read long ago.
    pub fn lasts(self) -> Option<Duration> {
        match self {
            Self::LoanDueSoon | Self::LoanUnitsFree => Some(Duration::days(3)),
            Self::LoanDue => Some(Duration::days(7)),
            Self::LoanRequested | Self::LoanExtensionAsked | Self::CheckSubmitted | Self::CheckMissed => {
                Some(Duration::days(60))
            }
            Self::ImportFinished | Self::CheckCommented | Self::NewDevice | Self::PasswordChanged => {
                Some(Duration::days(90))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "kind_tests.rs"]
mod tests;
