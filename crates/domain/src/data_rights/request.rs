//! A request of somebody about the data of a student.
//!
//! ```text
//! open --start--> in_progress --answer--> answered
//!   |                  \--------reject--> rejected
//!   +--------answer, reject-----------------^
//! open, in_progress --void--> void, of what the office wrote down by mistake
//! ```

use super::{DataRequestError, DataRightsTerms};
use crate::clock::{Day, Timestamp};
use crate::deed::Deed;
use crate::enrollment::Channel;
use crate::error::Params;
use crate::form::{BadValue, Invalid};
use crate::ids::{DataRequestId, GuardianId, InstitutionId, StudentId, UserId};
use crate::journal::told;
use crate::names::names;
use crate::store::Version;
use crate::text::Prose;
use chrono::Days;
use serde::Serialize;

/// The most characters of what is asked, and of what is answered.
pub const MOST_REQUEST_TEXT: usize = 4_000;

/// How many days before today a request may have come that is written down now: what came earlier is a slip of the
/// year.
pub const MOST_DAYS_BEFORE: u32 = 60;

names! {
    /// What is asked.
    DataRequestKind, "kind.unknown" {
        /// What is kept of somebody (art. 14).
        Query = "query",
        /// That something wrong be put right (art. 15).
        Correction = "correction",
        /// That something old be written anew.
        Update = "update",
        /// That something be taken out.
        Suppression = "suppression",
        /// That somebody does not consent any more.
        Revocation = "revocation",
        /// That the law is not kept.
        Complaint = "complaint",
    }
}

impl DataRequestKind {
    /// Whether it is a query; all others are claims.
    pub fn is_query(self) -> bool {
        self == Self::Query
    }
}

names! {
    /// Where a request stands.
    DataRequestState, "kind.unknown" {
        /// Nobody has looked at it.
        Open = "open",
        /// Somebody works on it.
        InProgress = "in_progress",
        /// It was answered.
        Answered = "answered",
        /// It was refused, with a reason.
        Rejected = "rejected",
        /// The office wrote it down by mistake, and said so.
        Void = "void",
    }
}

impl DataRequestState {
    /// Whether an answer is still to come.
    pub fn waits(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

/// That an answer comes later, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// By when it comes now.
    pub to: Day,
    /// Why.
    pub reason: Prose<500>,
    /// Who said so, and when.
    pub deed: Deed,
}

/// A request of somebody about the data of a student.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DataRequest {
    /// Its id.
    pub id: DataRequestId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of whom the data are.
    pub student: StudentId,
    /// Which guardian asks; nobody when the student does, or it was not said.
    pub guardian: Option<GuardianId>,
    /// What is asked.
    pub kind: DataRequestKind,
    /// In which words.
    #[serde(serialize_with = "told")]
    pub text: Prose<MOST_REQUEST_TEXT>,
    /// How it came.
    pub channel: Channel,
    /// Who wrote it down; by the own account, who asks.
    pub by: Option<UserId>,
    /// When it came: its term begins the day after.
    pub received_on: Day,
    /// The last day of its first term.
    pub due_on: Day,
    /// That its answer comes later; said once.
    #[serde(serialize_with = "told")]
    pub extension: Option<Extension>,
    /// Where it stands.
    pub state: DataRequestState,
    /// What was answered, or why it was refused, or was a mistake.
    #[serde(serialize_with = "told")]
    pub answer: Option<Prose<MOST_REQUEST_TEXT>>,
    /// Who answered, refused or took it back, and when.
    pub decided: Option<Deed>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// What somebody asks.
#[derive(Clone, Debug)]
pub struct NewDataRequest {
    /// Of whom the data are.
    pub student: StudentId,
    /// Which guardian asks, for the office; by the own account the caller, who need not be said.
    pub guardian: Option<GuardianId>,
    /// What is asked.
    pub kind: DataRequestKind,
    /// In which words.
    pub text: Prose<MOST_REQUEST_TEXT>,
    /// How it came.
    pub channel: Channel,
    /// When it came; today, when it is not said.
    pub received_on: Option<Day>,
}

impl DataRequest {
    /// Somebody asks: today, or on a day before of which the office knows.
    pub fn receive(
        (id, institution): (DataRequestId, InstitutionId),
        new: NewDataRequest,
        terms: &DataRightsTerms,
        (by, today, now): (Option<UserId>, Day, Timestamp),
    ) -> Result<Self, Invalid> {
        let received_on = new.received_on.unwrap_or(today);
        if received_on > today {
            return Err(Invalid::at("/received_on", BadValue::new("data-request.in-future")));
        }
        let first = today.checked_sub_days(Days::new(MOST_DAYS_BEFORE.into()));
        if first.is_some_and(|first| received_on < first) {
            let days = Params::none().number("days", MOST_DAYS_BEFORE.into());
            return Err(Invalid::at("/received_on", BadValue::with("data-request.too-early", days)));
        }
        Ok(Self {
            id,
            institution,
            student: new.student,
            guardian: new.guardian,
            kind: new.kind,
            text: new.text,
            channel: new.channel,
            by,
            received_on,
            due_on: terms.due(new.kind, received_on),
            extension: None,
            state: DataRequestState::Open,
            answer: None,
            decided: None,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    /// The last day on which it is answered in time.
    pub fn last_day(&self) -> Day {
        self.extension.as_ref().map_or(self.due_on, |extension| extension.to)
    }

    /// Whether it waits longer than it may.
    pub fn overdue_on(&self, today: Day) -> bool {
        self.state.waits() && today > self.last_day()
    }

    fn waiting(&self) -> Result<(), DataRequestError> {
        if self.state.waits() { Ok(()) } else { Err(DataRequestError::NotNow(self.state)) }
    }

    /// Somebody works on it.
    pub fn start(mut self, now: Timestamp) -> Result<Self, DataRequestError> {
        if self.state != DataRequestState::Open {
            return Err(DataRequestError::NotNow(self.state));
        }
        (self.state, self.updated_at) = (DataRequestState::InProgress, now);
        Ok(self)
    }

    /// Its answer comes later: said once, before the first term is over.
    pub fn extend(
        mut self,
        terms: &DataRightsTerms,
        reason: Prose<500>,
        today: Day,
        deed: Deed,
    ) -> Result<Self, DataRequestError> {
        self.waiting()?;
        if self.extension.is_some() {
            return Err(DataRequestError::Extended);
        }
        if today > self.due_on {
            return Err(DataRequestError::TermOver);
        }
        let to = terms.extended(self.kind, self.due_on);
        (self.extension, self.updated_at) = (Some(Extension { to, reason, deed }), deed.at);
        Ok(self)
    }

    /// It is answered.
    pub fn answer(self, answer: Prose<MOST_REQUEST_TEXT>, deed: Deed) -> Result<Self, DataRequestError> {
        self.decide(DataRequestState::Answered, answer, deed)
    }

    /// It is refused, with a reason.
    pub fn reject(self, reason: Prose<MOST_REQUEST_TEXT>, deed: Deed) -> Result<Self, DataRequestError> {
        self.decide(DataRequestState::Rejected, reason, deed)
    }

    /// The office takes back what it wrote down by mistake; it is kept, with why.
    pub fn void(self, reason: Prose<MOST_REQUEST_TEXT>, deed: Deed) -> Result<Self, DataRequestError> {
        if self.channel == Channel::Web {
            return Err(DataRequestError::AskedByWeb);
        }
        self.decide(DataRequestState::Void, reason, deed)
    }

    fn decide(
        mut self,
        state: DataRequestState,
        answer: Prose<MOST_REQUEST_TEXT>,
        deed: Deed,
    ) -> Result<Self, DataRequestError> {
        self.waiting()?;
        (self.state, self.answer, self.decided, self.updated_at) = (state, Some(answer), Some(deed), deed.at);
        Ok(self)
    }
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
