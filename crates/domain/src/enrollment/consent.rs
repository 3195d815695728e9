//! To what people consent, and that they did: a ledger (Ley 1581 de 2012, art. 9; Decreto 1377 de 2013, art. 7 and 8).
//! Rows are written once; who revokes adds one.

use crate::clock::{Day, Timestamp};
use crate::error::{Fault, Kind};
use crate::ids::{ConsentId, ConsentTextId, GuardianId, InstitutionId, StudentId, UserId};
use crate::names::names;
use crate::text::Prose;
use serde::Serialize;

/// The most characters of the words to which people consent.
pub const MOST_CONSENT_TEXT: usize = 20_000;

names! {
    /// For what. One consent is for one purpose: never several bundled.
    Purpose, "kind.unknown" {
        /// What a school does with the data of a student; nobody has a place without.
        DataProtection = "data_protection",
        /// What the law calls sensitive.
        SensitiveData = "sensitive_data",
        /// Photographs and films.
        Image = "image",
        /// Going on trips.
        Outings = "outings",
        /// Letters that are not about school.
        Communications = "communications",
    }
}

names! {
    /// How somebody consented, or revoked it.
    Channel, "kind.unknown" {
        /// By the own account.
        Web = "web",
        /// On a signed paper.
        Paper = "paper",
        /// In person, before somebody of the office.
        InPerson = "in_person",
    }
}

/// A version of the words to which people consent for a purpose; written once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsentText {
    /// Its id.
    pub id: ConsentTextId,
    /// Whose.
    pub institution: InstitutionId,
    /// For what.
    pub purpose: Purpose,
    /// Which version, from 1; the newest is shown to who consents from now on.
    pub number: u16,
    /// The words.
    pub text: Prose<MOST_CONSENT_TEXT>,
    /// SHA-256 of the words, in hexadecimal digits.
    pub sha256: String,
    /// Who wrote them down.
    pub by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
}

/// Who consents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Giver {
    /// Who answers for the student.
    Guardian(GuardianId),
    /// The student, once of age.
    Student,
}

/// That somebody does not consent any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revocation {
    /// When.
    pub at: Timestamp,
    /// Who wrote it down.
    pub by: Option<UserId>,
    /// How it was said.
    pub channel: Channel,
    /// Why, if that was said.
    pub reason: Option<Prose<500>>,
}

/// That somebody consented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of whom the data are.
    pub student: StudentId,
    /// To which words.
    pub text: ConsentTextId,
    /// For what.
    pub purpose: Purpose,
    /// Which version of the words.
    pub text_number: u16,
    /// SHA-256 of the words, so that the ledger proves by itself what was said.
    pub text_sha256: String,
    /// Who consents.
    pub giver: Giver,
    /// How.
    pub channel: Channel,
    /// Who wrote it down; by the own account, who consents.
    pub recorded_by: Option<UserId>,
    /// When.
    pub given_at: Timestamp,
    /// That it was revoked.
    pub revoked: Option<Revocation>,
}

/// What somebody says to consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewConsent {
    /// To which words.
    pub text: ConsentTextId,
    /// Who.
    pub giver: Giver,
    /// How.
    pub channel: Channel,
}

/// What is refused of a consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConsentError {
    /// The words were replaced.
    #[error("there is a newer text")]
    OldText,
    /// Who is not of age does not consent for themself.
    #[error("the student is not of age")]
    NotOfAge,
    /// Who does not answer for the student does not consent for them.
    #[error("the guardian does not answer for the student")]
    NotTheirGuardian,
    /// It was given, and holds.
    #[error("the consent holds already")]
    Given,
    /// It was revoked.
    #[error("the consent was revoked")]
    Revoked,
}

impl ConsentError {
    /// Their codes.
    pub const CODES: &'static [&'static str] =
        &["consent.old-text", "consent.not-of-age", "consent.not-their-guardian", "consent.given", "consent.revoked"];
}

impl Fault for ConsentError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::OldText => "consent.old-text",
            Self::NotOfAge => "consent.not-of-age",
            Self::NotTheirGuardian => "consent.not-their-guardian",
            Self::Given => "consent.given",
            Self::Revoked => "consent.revoked",
        }
    }
}

impl Consent {
    /// Somebody consents to the newest words for a purpose.
    pub fn give(
        id: ConsentId,
        (student, today): (&super::Student, Day),
        (text, newest): (&ConsentText, u16),
        (new, recorded_by, now): (NewConsent, Option<UserId>, Timestamp),
    ) -> Result<Self, ConsentError> {
        if newest > text.number {
            return Err(ConsentError::OldText);
        }
        match new.giver {
            Giver::Student if !student.of_age_on(today) => return Err(ConsentError::NotOfAge),
            Giver::Guardian(guardian) if student.guardianship(guardian).is_none() => {
                return Err(ConsentError::NotTheirGuardian);
            }
            Giver::Student | Giver::Guardian(_) => {}
        }
        Ok(Self {
            id,
            institution: student.institution,
            student: student.id,
            text: text.id,
            purpose: text.purpose,
            text_number: text.number,
            text_sha256: text.sha256.clone(),
            giver: new.giver,
            channel: new.channel,
            recorded_by,
            given_at: now,
            revoked: None,
        })
    }

    /// It holds no more.
    pub fn revoke(mut self, revocation: Revocation) -> Result<Self, ConsentError> {
        if self.revoked.is_some() {
            return Err(ConsentError::Revoked);
        }
        self.revoked = Some(revocation);
        Ok(self)
    }

    /// Whether it holds: it was not revoked, and who gave it still may.
    pub fn holds(&self, student: &super::Student) -> bool {
        let may = match self.giver {
            Giver::Student => true,
            Giver::Guardian(guardian) => student.guardianship(guardian).is_some(),
        };
        self.revoked.is_none() && may
    }

    /// Whether a student may be enrolled with these: somebody who may consents to what the school does with the data.
    pub fn allows_enrolment(student: &super::Student, consents: &[Self]) -> bool {
        consents.iter().any(|consent| consent.purpose == Purpose::DataProtection && consent.holds(student))
    }
}
