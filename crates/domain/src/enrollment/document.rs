//! The papers of an enrolment: each kind in versions, of which the newest counts and none is lost.

use super::{EnrollmentCase, Requirements};
use crate::clock::Timestamp;
use crate::codes::GradeLevel;
use crate::error::{Fault, Kind, Params};
use crate::files::FileKey;
use crate::form::BadValue;
use crate::ids::{EnrollmentDocumentId, EnrollmentId, InstitutionId, StudentId, UserId};
use crate::names::names;
use crate::store::Version;
use crate::text::{Line, Prose};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most bytes of a paper.
pub const MAX_DOCUMENT_BYTES: usize = 10 << 20;

/// What kind of paper: a short word of the institution's, such as `identity_document`; 2 to 40 of `a-z`, digits, `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DocumentKind(String);

impl DocumentKind {
    /// Reads a word.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let word = typed.trim();
        let allowed = word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if allowed && (2..=40).contains(&word.len()) {
            Ok(Self(word.to_owned()))
        } else {
            Err(BadValue::new("document-kind.invalid"))
        }
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The word itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

names! {
    /// What the office says of a paper.
    DocumentState, "kind.unknown" {
        /// Nothing yet.
        Uploaded = "uploaded",
        /// It does.
        Validated = "validated",
        /// It does not do.
        Rejected = "rejected",
    }
}

names! {
    /// How a paper is written; told by its first bytes, never by its name.
    DocumentFormat, "kind.unknown" {
        /// Portable document format.
        Pdf = "application/pdf",
        /// A scan.
        Png = "image/png",
        /// A photograph.
        Jpeg = "image/jpeg",
    }
}

impl DocumentFormat {
    /// What the first bytes say; nothing for anything else.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        const STARTS: [(&[u8], DocumentFormat); 3] = [
            (b"%PDF-", DocumentFormat::Pdf),
            (b"\x89PNG\r\n\x1a\n", DocumentFormat::Png),
            (b"\xff\xd8\xff", DocumentFormat::Jpeg),
        ];
        STARTS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, format)| *format)
    }
}

/// One version of a paper of an enrolment. Its contents never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EnrollmentDocument {
    /// Its id.
    pub id: EnrollmentDocumentId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of which enrolment.
    pub enrollment: EnrollmentId,
    /// Of whom.
    pub student: StudentId,
    /// What kind of paper.
    pub kind: DocumentKind,
    /// Which version of it, from 1; the newest counts.
    pub number: u16,
    /// How it is written.
    pub format: DocumentFormat,
    /// What the file was called, where it came from.
    pub file_name: Line<200>,
    /// Size of the file, in bytes.
    pub bytes: u32,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// What the office says of it.
    pub state: DocumentState,
    /// Why it does not do.
    pub reason: Option<Prose<500>>,
    /// Who brought it; nobody for the command line.
    pub uploaded_by: Option<UserId>,
    /// When.
    pub uploaded_at: Timestamp,
    /// Who looked at it.
    pub reviewed_by: Option<UserId>,
    /// When.
    pub reviewed_at: Option<Timestamp>,
    /// Current version of the record.
    pub version: Version,
}

/// What is refused of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Neither PDF nor PNG nor JPEG.
    #[error("the file is no PDF, PNG or JPEG")]
    NotAPaper,
    /// More than [`MAX_DOCUMENT_BYTES`].
    #[error("the file is too large")]
    TooLarge,
    /// A newer version counts.
    #[error("a newer version of it is there")]
    Superseded,
    /// It was looked at already, with this result.
    #[error("the paper is {}", .0.name())]
    Reviewed(DocumentState),
    /// The enrolment takes no papers.
    #[error("the enrolment takes no papers now")]
    NotNow,
}

impl DocumentError {
    /// Their codes.
    pub const CODES: &'static [&'static str] = &[
        "enrollment-document.not-a-paper",
        "enrollment-document.too-large",
        "enrollment-document.superseded",
        "enrollment-document.reviewed",
        "enrollment-document.not-now",
    ];
}

impl Fault for DocumentError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotAPaper => Kind::UnsupportedMedia,
            Self::TooLarge => Kind::TooLarge,
            Self::Superseded | Self::Reviewed(_) | Self::NotNow => Kind::Refused,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotAPaper => "enrollment-document.not-a-paper",
            Self::TooLarge => "enrollment-document.too-large",
            Self::Superseded => "enrollment-document.superseded",
            Self::Reviewed(_) => "enrollment-document.reviewed",
            Self::NotNow => "enrollment-document.not-now",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::TooLarge => Params::none().number("max", i64::try_from(MAX_DOCUMENT_BYTES).unwrap_or(i64::MAX)),
            Self::Reviewed(state) => Params::none().text("state", state.name()),
            Self::NotAPaper | Self::Superseded | Self::NotNow => Params::none(),
        }
    }
}

impl EnrollmentDocument {
    /// Where the file lies.
    pub fn file(&self) -> FileKey {
        FileKey::of_contents("enrollment-documents", self.id, &self.sha256)
    }

    /// The office says that it does.
    pub fn validate(self, newest: u16, deed: (Option<UserId>, Timestamp)) -> Result<Self, DocumentError> {
        self.review(newest, DocumentState::Validated, None, deed)
    }

    /// The office says that it does not do, and why. What was validated may be rejected later, when the office sees
    /// that it was wrong.
    pub fn reject(
        self,
        newest: u16,
        reason: Prose<500>,
        deed: (Option<UserId>, Timestamp),
    ) -> Result<Self, DocumentError> {
        self.review(newest, DocumentState::Rejected, Some(reason), deed)
    }

    fn review(
        mut self,
        newest: u16,
        state: DocumentState,
        reason: Option<Prose<500>>,
        (by, now): (Option<UserId>, Timestamp),
    ) -> Result<Self, DocumentError> {
        if newest > self.number {
            return Err(DocumentError::Superseded);
        }
        if self.state == state || self.state == DocumentState::Rejected {
            return Err(DocumentError::Reviewed(self.state));
        }
        (self.state, self.reason, self.reviewed_by, self.reviewed_at) = (state, reason, by, Some(now));
        Ok(self)
    }
}

/// What is there of the papers that an enrolment needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaperCheck {
    /// Needed kinds of which nothing is there, or of which the newest version was rejected.
    pub missing: Vec<String>,
    /// Needed kinds whose newest version is not validated, the missing ones among them.
    pub not_validated: Vec<String>,
}

impl PaperCheck {
    /// Looks at the newest version of each kind of paper.
    pub fn of(
        requirements: &Requirements,
        (grade, case): (GradeLevel, EnrollmentCase),
        papers: &[EnrollmentDocument],
    ) -> Self {
        let mut newest: BTreeMap<&DocumentKind, &EnrollmentDocument> = BTreeMap::new();
        for paper in papers {
            let known = newest.entry(&paper.kind).or_insert(paper);
            if paper.number > known.number {
                *known = paper;
            }
        }
        let state = |kind: &DocumentKind| newest.get(kind).map(|paper| paper.state);
        let mut check = Self::default();
        for needed in requirements.required(grade, case) {
            let kind = needed.kind.as_str().to_owned();
            match state(&needed.kind) {
                Some(DocumentState::Validated) => {}
                Some(DocumentState::Uploaded) => check.not_validated.push(kind),
                Some(DocumentState::Rejected) | None => {
                    check.missing.push(kind.clone());
                    check.not_validated.push(kind);
                }
            }
        }
        check
    }
}
