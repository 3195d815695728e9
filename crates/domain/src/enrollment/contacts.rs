//! Other contact data, as somebody proposes them until the office decides.
//!
//! ```text
//! pending --accept--> accepted
//!   +-----reject----> rejected
//!   +-----withdraw--> withdrawn
//! ```

mod decide;

use crate::clock::Timestamp;
use crate::codes::{MunicipalityCode, Phone, Zone};
use crate::deed::Deed;
use crate::error::{Fault, Kind, Params};
use crate::form::Patch;
use crate::identity::Email;
use crate::ids::{ContactProposalId, GuardianId, InstitutionId, StudentId, UserId};
use crate::journal::told;
use crate::names::names;
use crate::store::Version;
use crate::text::{Line, Prose};
use serde::Serialize;

names! {
    /// Where a proposal stands.
    ContactProposalState, "kind.unknown" {
        /// Nobody has decided.
        Pending = "pending",
        /// What it proposes was written.
        Accepted = "accepted",
        /// It was refused, with a reason.
        Rejected = "rejected",
        /// Who proposed it took it back, or proposed something else.
        Withdrawn = "withdrawn",
    }
}

/// A field that is to be otherwise; nothing where it is empty. Both are never the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Otherwise<T> {
    /// As it was when the other was proposed.
    pub was: Option<T>,
    /// As it is proposed.
    pub proposed: Option<T>,
}

impl<T: Clone + PartialEq> Otherwise<T> {
    /// From one to the other, unless they are the same.
    pub fn between(was: Option<T>, proposed: Option<T>) -> Option<Self> {
        (was != proposed).then_some(Self { was, proposed })
    }

    fn said(was: Option<&T>, said: Patch<T>) -> Option<Self> {
        let was = was.cloned();
        let mut proposed = was.clone();
        said.apply(&mut proposed);
        Self::between(was, proposed)
    }
}

/// As a change takes it.
fn patch<T: Clone>(field: Option<&Otherwise<T>>) -> Patch<T> {
    field.map_or(Patch::Keep, |it| it.proposed.clone().map_or(Patch::Clear, Patch::Set))
}

/// Whether what is there now is not what was there.
fn moved<T: PartialEq>(field: Option<&Otherwise<T>>, now: Option<&T>) -> bool {
    field.is_some_and(|it| it.was.as_ref() != now)
}

/// What is to be otherwise of a guardian.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct GuardianContacts {
    /// Where they are called.
    #[serde(rename = "guardian_phone", serialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub phone: Option<Otherwise<Phone>>,
    /// Where they are written to.
    #[serde(rename = "guardian_email", serialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub email: Option<Otherwise<Email>>,
    /// Where they live.
    #[serde(rename = "guardian_address", serialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub address: Option<Otherwise<Line<200>>>,
}

/// What is to be otherwise of a student.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StudentContacts {
    /// Where they live.
    #[serde(rename = "student_address", serialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub address: Option<Otherwise<Line<200>>>,
    /// In which municipality.
    #[serde(rename = "student_municipality", serialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub municipality: Option<Otherwise<MunicipalityCode>>,
    /// In town or outside of it.
    #[serde(rename = "student_zone", serialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub zone: Option<Otherwise<Zone>>,
    /// Their telephone.
    #[serde(rename = "student_phone", serialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub phone: Option<Otherwise<Phone>>,
    /// Their address for letters.
    #[serde(rename = "student_email", serialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub email: Option<Otherwise<Email>>,
}

/// All that is to be otherwise: only the fields that are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProposedContacts {
    /// Of the guardian.
    #[serde(flatten)]
    pub guardian: GuardianContacts,
    /// Of the student.
    #[serde(flatten)]
    pub student: StudentContacts,
}

/// What somebody says of a guardian.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuardianContactChange {
    /// Another telephone.
    pub phone: Patch<Phone>,
    /// Another address for letters.
    pub email: Patch<Email>,
    /// Another place to live.
    pub address: Patch<Line<200>>,
}

/// What somebody says of a student.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudentContactChange {
    /// Another address.
    pub address: Patch<Line<200>>,
    /// Another municipality.
    pub municipality: Patch<MunicipalityCode>,
    /// In town or outside of it.
    pub zone: Patch<Zone>,
    /// Another telephone.
    pub phone: Patch<Phone>,
    /// Another address for letters.
    pub email: Patch<Email>,
}

/// What somebody proposes.
#[derive(Clone, Debug)]
pub struct NewContactProposal {
    /// Of whom, or of whose guardian.
    pub student: StudentId,
    /// Of which guardian; by the own account, the caller.
    pub guardian: Option<GuardianId>,
    /// What is said of the guardian.
    pub of_guardian: GuardianContactChange,
    /// What is said of the student.
    pub of_student: StudentContactChange,
}

/// Other contact data of a student, and of one who answers for them. At most one of a student and a guardian, or of a
/// student and nobody, is pending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContactProposal {
    /// Its id.
    pub id: ContactProposalId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of whom.
    pub student: StudentId,
    /// Which guardian proposes it, or has it proposed.
    pub guardian: Option<GuardianId>,
    /// Who wrote it down.
    pub by: UserId,
    /// What is to be otherwise; never nothing.
    #[serde(flatten)]
    pub contacts: ProposedContacts,
    /// Where it stands.
    pub state: ContactProposalState,
    /// Why it was refused.
    #[serde(serialize_with = "told", skip_serializing_if = "Option::is_none")]
    pub reason: Option<Prose<500>>,
    /// Who accepted, refused or withdrew it, and when.
    pub decided: Option<Deed>,
    /// When it was written down.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// What is refused of a proposal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactProposalError {
    /// All is as it proposes.
    #[error("it changes nothing")]
    Nothing,
    /// It was decided already.
    #[error("the proposal is {}", .0.name())]
    NotNow(ContactProposalState),
    /// Nobody accepts what they proposed.
    #[error("who proposed it does not accept it")]
    Own,
    /// Only who proposed it takes it back.
    #[error("somebody else proposed it")]
    NotYours,
    /// Somebody else's waits.
    #[error("another proposal is pending")]
    Pending,
    /// These fields were changed since it was proposed, which nobody has confirmed.
    #[error("changed since it was proposed: {}", .0.join(", "))]
    ChangedMeanwhile(Vec<&'static str>),
}

impl ContactProposalError {
    /// Their codes.
    pub const CODES: &'static [&'static str] = &[
        "contact-proposal.nothing",
        "contact-proposal.not-now",
        "contact-proposal.own",
        "contact-proposal.not-yours",
        "contact-proposal.pending",
        "contact-proposal.changed-meanwhile",
    ];
}

impl Fault for ContactProposalError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "contact-proposal.nothing",
            Self::NotNow(_) => "contact-proposal.not-now",
            Self::Own => "contact-proposal.own",
            Self::NotYours => "contact-proposal.not-yours",
            Self::Pending => "contact-proposal.pending",
            Self::ChangedMeanwhile(_) => "contact-proposal.changed-meanwhile",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::NotNow(state) => Params::none().text("state", state.name()),
            Self::ChangedMeanwhile(fields) => Params::none().text("named", fields.join(", ")),
            Self::Nothing | Self::Own | Self::NotYours | Self::Pending => Params::none(),
        }
    }
}

#[cfg(test)]
#[path = "contacts_tests.rs"]
mod tests;
