//! Who answers for a student: a person of their own, whom several students may share.

use crate::clock::Timestamp;
use crate::codes::{IdentityDocument, NamePart, Phone, Relationship};
use crate::error::{Fault, Kind, Params};
use crate::form::Patch;
use crate::identity::Email;
use crate::ids::{GuardianId, InstitutionId, UserId};
use crate::journal::told;
use crate::store::Version;
use crate::text::{Line, fold};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The most people who answer for one student.
pub const MOST_GUARDIANS: usize = 10;

/// What a school knows of somebody who answers for a student.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GuardianProfile {
    /// By which paper they are known; unique in the institution.
    #[serde(serialize_with = "told")]
    pub document: IdentityDocument,
    /// Their name, as they write it: of the letters and signs that names of students have.
    #[serde(serialize_with = "told")]
    pub name: NamePart,
    /// Where they are called.
    #[serde(serialize_with = "told")]
    pub phone: Option<Phone>,
    /// Where they are written to.
    pub email: Option<Email>,
    /// Where they live.
    #[serde(serialize_with = "told")]
    pub address: Option<Line<200>>,
}

impl GuardianProfile {
    /// What is unusual of it, but may be: codes of warnings.
    pub fn doubts(&self) -> Vec<&'static str> {
        self.document.doubts_at(None)
    }

    /// What somebody looks for: the name and the number of the paper, folded.
    pub fn search_text(&self) -> String {
        format!("{} {}", fold(self.name.as_str()), fold(self.document.number.as_str()))
    }

    /// With the change.
    #[must_use]
    pub fn changed(mut self, change: GuardianChange) -> Self {
        self.document = change.document.unwrap_or(self.document);
        self.name = change.name.unwrap_or(self.name);
        change.phone.apply(&mut self.phone);
        change.email.apply(&mut self.email);
        change.address.apply(&mut self.address);
        self
    }

    /// As it is said of somebody who is known: what is not said stays.
    #[must_use]
    pub fn said_again(self, said: Self) -> Self {
        Self {
            document: self.document,
            name: said.name,
            phone: said.phone.or(self.phone),
            email: said.email.or(self.email),
            address: said.address.or(self.address),
        }
    }
}

/// A partial change of what is known.
#[derive(Clone, Debug, Default)]
pub struct GuardianChange {
    /// Another paper.
    pub document: Option<IdentityDocument>,
    /// Another name.
    pub name: Option<NamePart>,
    /// Another telephone.
    pub phone: Patch<Phone>,
    /// Another address for letters.
    pub email: Patch<Email>,
    /// Another place to live.
    pub address: Patch<Line<200>>,
}

/// Who answers for students.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guardian {
    /// Its id.
    pub id: GuardianId,
    /// Whose.
    pub institution: InstitutionId,
    /// What is known.
    #[serde(flatten)]
    pub profile: GuardianProfile,
    /// Their account, if they have one; of one guardian of an institution at most.
    pub user: Option<UserId>,
    /// When they were written down.
    pub created_at: Timestamp,
    /// When anything changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

impl Guardian {
    /// Somebody who is written down now.
    pub fn new((id, institution): (GuardianId, InstitutionId), profile: GuardianProfile, now: Timestamp) -> Self {
        Self { id, institution, profile, user: None, created_at: now, updated_at: now, version: 1 }
    }
}

/// How somebody answers for a student.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guardianship {
    /// Who.
    pub guardian: GuardianId,
    /// What they are to the student.
    pub relationship: Relationship,
    /// Whether they may take the student home.
    pub may_pick_up: bool,
    /// Whether they are called when something happens.
    pub emergency_contact: bool,
    /// Whether the student lives with them.
    pub lives_with: bool,
}

/// What is refused of who answers for a student.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardianError {
    /// Nobody answers for themself: this one has the student's paper, or account.
    #[error("the guardian is the student")]
    IsTheStudent(NamePart),
    /// Somebody would answer, over others, for themself: this one would.
    #[error("the student answers, over others, for the guardian")]
    Circle(NamePart),
    /// More than [`MOST_GUARDIANS`].
    #[error("{MOST_GUARDIANS} people answer for the student already")]
    TooMany,
    /// A change of somebody who answers for other children too, which nobody has confirmed.
    #[error("the guardian answers for {count} other children")]
    Shared {
        /// What the guardian is called.
        guardian: NamePart,
        /// For how many others.
        count: usize,
        /// What the first of those are called, and where they learn.
        named: Vec<String>,
    },
    /// Somebody is known by this paper who answers for nobody but students who are blocked; what is known of them is
    /// shown to nobody but who may block.
    #[error("whoever may block decides about who has this paper")]
    Held,
}

impl GuardianError {
    /// Their codes.
    pub const CODES: &'static [&'static str] =
        &["guardian.is-the-student", "guardian.circle", "guardian.too-many", "guardian.shared", "guardian.held"];
}

impl Fault for GuardianError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::IsTheStudent(_) => "guardian.is-the-student",
            Self::Circle(_) => "guardian.circle",
            Self::TooMany => "guardian.too-many",
            Self::Shared { .. } => "guardian.shared",
            Self::Held => "guardian.held",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::TooMany => Params::none().number("max", number(MOST_GUARDIANS)),
            Self::Shared { guardian, count, named } => Params::none()
                .text("name", guardian.to_string())
                .number("count", number(*count))
                .text("children", named.join(", "))
                .number("more", number(count.saturating_sub(named.len()))),
            Self::IsTheStudent(guardian) | Self::Circle(guardian) => Params::none().text("name", guardian.to_string()),
            Self::Held => Params::none(),
        }
    }
}

fn number(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Whether `student` would answer, over others, for themself, if who has the paper `guardian` answered for them.
///
/// `answering` says which [bearers](IdentityDocument::bearer) answer for a bearer; a grown student may be a guardian
/// too, so the way up leads from papers to papers.
pub fn closes_circle(
    student: &IdentityDocument,
    guardian: &IdentityDocument,
    answering: &BTreeMap<String, Vec<String>>,
) -> bool {
    let (student, guardian) = (student.bearer(), guardian.bearer());
    let mut seen = BTreeSet::new();
    let mut next = vec![&guardian];
    while let Some(person) = next.pop() {
        if *person == student {
            return true;
        }
        if seen.insert(person) {
            next.extend(answering.get(person).into_iter().flatten());
        }
    }
    false
}
