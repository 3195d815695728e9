//! Who is told what of an event: each file knows the events of one group of notices.
//!
//! Who did it themselves is told nothing of it. Names are looked up when the notice is made, one query for each kind
//! of thing, however many read it.

mod account;
mod alerts;
mod announcements;
mod checks;
mod inventory;
mod loans;
mod school;
mod webhooks;

use crate::relay::Failed;
use plantel_domain::alerts::{AlertsEscalated, AlertsRaised};
use plantel_domain::audit::JournalEntry;
use plantel_domain::checks::{
    CheckApproved, CheckAssigned, CheckCancelled, CheckCommented, CheckConfirmed, CheckMissed, CheckRejected,
    CheckSubmitted, DiscrepancyOpened,
};
use plantel_domain::clock::Timestamp;
use plantel_domain::data_rights::{DataRequestAnswered, DataRequestExtended, DataRequestReceived, DataRequestRejected};
use plantel_domain::enrollment::{DocumentRejected, DocumentUploaded, EnrollmentMoved};
use plantel_domain::identity::{NewDeviceSeen, PasswordChanged, PasswordReset};
use plantel_domain::ids::UserId;
use plantel_domain::inventory::import::{ImportFailed, ImportFinished};
use plantel_domain::inventory::{TransferReceived, TransferSent};
use plantel_domain::journal::Fact;
use plantel_domain::loans::{
    LoanApproved, LoanBorrowerLeft, LoanCancelled, LoanDamaged, LoanDue, LoanDueSoon, LoanExpired, LoanExtended,
    LoanExtensionAsked, LoanExtensionRefused, LoanLapsed, LoanLost, LoanOverdue, LoanPresumedLost, LoanRejected,
    LoanRequested, LoanRevoked, LoanSwapped, LoanUnitsFree,
};
use plantel_domain::notifications::{AnnouncementMade, ChannelKind, Link, NoticeKind, NoticeParams, Priority};
use plantel_domain::store::Repositories;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use uuid::{Builder, Uuid};

/// The kinds of event of which somebody is told.
pub const KINDS: &[&str] = &[
    LoanRequested::KIND,
    LoanApproved::KIND,
    LoanRejected::KIND,
    LoanCancelled::KIND,
    LoanExpired::KIND,
    LoanLapsed::KIND,
    LoanLost::KIND,
    LoanDamaged::KIND,
    LoanRevoked::KIND,
    LoanSwapped::KIND,
    LoanExtensionAsked::KIND,
    LoanExtended::KIND,
    LoanExtensionRefused::KIND,
    LoanUnitsFree::KIND,
    LoanBorrowerLeft::KIND,
    LoanDueSoon::KIND,
    LoanDue::KIND,
    LoanOverdue::KIND,
    LoanPresumedLost::KIND,
    CheckSubmitted::KIND,
    CheckConfirmed::KIND,
    CheckApproved::KIND,
    CheckRejected::KIND,
    CheckCancelled::KIND,
    CheckAssigned::KIND,
    CheckCommented::KIND,
    CheckMissed::KIND,
    DiscrepancyOpened::KIND,
    TransferSent::KIND,
    TransferReceived::KIND,
    ImportFinished::KIND,
    ImportFailed::KIND,
    EnrollmentMoved::KIND,
    DocumentRejected::KIND,
    DocumentUploaded::KIND,
    DataRequestReceived::KIND,
    DataRequestExtended::KIND,
    DataRequestAnswered::KIND,
    DataRequestRejected::KIND,
    NewDeviceSeen::KIND,
    PasswordChanged::KIND,
    PasswordReset::KIND,
    AnnouncementMade::KIND,
    AlertsRaised::KIND,
    AlertsEscalated::KIND,
    "webhook.switched-off",
];

/// What some people are told of an event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Telling {
    /// Of what.
    pub kind: NoticeKind,
    /// Whom; whose account is off is left out later.
    pub readers: BTreeSet<UserId>,
    /// What the text needs.
    pub params: NoticeParams,
    /// What it leads to.
    pub link: Option<Link>,
    /// How soon it should be read; as its kind says, when nothing is said.
    pub priority: Option<Priority>,
    /// Of the ways that a reader chose, these alone; all of them, when nothing is said.
    pub only: Option<BTreeSet<ChannelKind>>,
    /// What else of the same kind whoever is told this for the first time is told with it.
    pub beside: Vec<Beside>,
}

/// A further notice of the same kind and event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Beside {
    /// Of which thing; no other notice of the event is beside it for the same one.
    pub of: Uuid,
    /// What the text needs.
    pub params: NoticeParams,
    /// What it leads to.
    pub link: Option<Link>,
    /// How soon it should be read.
    pub priority: Priority,
}

impl Beside {
    /// The cause of its notices: the same whenever it is told of an event, and of nothing else.
    pub fn cause(&self, event: Uuid) -> Uuid {
        let told = Sha256::new().chain_update("beside").chain_update(event.as_bytes()).chain_update(self.of.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&told.finalize()[..16]);
        Builder::from_custom_bytes(bytes).into_uuid()
    }
}

impl Telling {
    /// Tells these of it.
    pub fn of(kind: NoticeKind, readers: BTreeSet<UserId>) -> Self {
        let (params, beside) = (NoticeParams::new(), Vec::new());
        Self { kind, readers, params, link: None, priority: None, only: None, beside }
    }

    /// How soon it should be read.
    pub fn priority(&self) -> Priority {
        self.priority.unwrap_or(self.kind.priority())
    }

    /// Whether it goes by this way to who chose it.
    pub fn goes_by(&self, channel: ChannelKind) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&channel))
    }

    /// With something in a place of its text.
    #[must_use]
    pub fn with(mut self, place: &str, value: impl Into<Value>) -> Self {
        self.params.insert(place.to_owned(), value.into());
        self
    }

    /// Leading there.
    #[must_use]
    pub fn to(mut self, link: Link) -> Self {
        self.link = Some(link);
        self
    }
}

/// What is told of an event; of some, nothing.
pub(super) async fn tell(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
    now: Timestamp,
) -> std::result::Result<Vec<Telling>, Failed> {
    if !KINDS.contains(&event.kind.as_str()) {
        return Ok(Vec::new());
    }
    let about = event.kind.split_once('.').map_or("", |(about, _)| about);
    let mut told = match about {
        "loan" => loans::tell(reader, event).await?,
        "check" | "discrepancy" => checks::tell(reader, event).await?,
        "transfer" | "import" => inventory::tell(reader, event).await?,
        "enrollment" | "enrollment-document" | "data-request" => school::tell(reader, event).await?,
        "session" | "user" => account::tell(event)?,
        "announcement" => announcements::tell(reader, event, now).await?,
        "alerts" => alerts::tell(reader, event).await?,
        "webhook" => webhooks::tell(reader, event, now).await?,
        _ => Vec::new(),
    };
    // Of the own account everybody is told what was done, too: it may have been somebody else.
    if !matches!(about, "session" | "user") {
        for telling in &mut told {
            telling.readers.retain(|reader| Some(*reader) != event.user);
        }
    }
    told.retain(|telling| !telling.readers.is_empty());
    Ok(told)
}

/// The event's own fields.
fn fields<T: DeserializeOwned>(event: &JournalEntry) -> std::result::Result<T, Failed> {
    let read = serde_json::from_value(event.data.clone());
    read.map_err(|error| Failed::Never(format!("the event cannot be read: {error}")))
}

/// At most so many characters of a name; what is left out is shown.
fn short(name: &str) -> String {
    const MOST: usize = 80;
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    let kept: String = name.chars().take(MOST - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_notice_has_an_event() {
        for kind in NoticeKind::ALL {
            // Alerts are raised one by one, and told together.
            let event = kind.name().replace("alert.", "alerts.");
            assert!(KINDS.contains(&event.as_str()), "{event}");
        }
        let each: BTreeSet<_> = KINDS.iter().collect();
        assert_eq!(each.len(), KINDS.len());
    }

    #[test]
    fn what_is_told_beside_has_a_cause_of_its_own_which_is_always_the_same() {
        let beside = |of| Beside { of, params: NoticeParams::new(), link: None, priority: Priority::Low };
        let [one, two, three] = [1, 2, 3].map(Uuid::from_u128);
        assert_eq!(beside(one).cause(three), beside(one).cause(three));
        let causes = [beside(one).cause(three), beside(two).cause(three), beside(one).cause(two), three];
        assert_eq!(BTreeSet::from(causes).len(), causes.len());
    }

    #[test]
    fn a_long_name_is_cut_between_letters() {
        assert_eq!(short("Cámara Canon (2)"), "Cámara Canon (2)");
        let cut = short(&"ñ".repeat(200));
        assert_eq!((cut.chars().count(), cut.ends_with('…')), (80, true));
    }
}
