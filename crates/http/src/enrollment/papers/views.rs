//! How papers of enrolments and consents are shown.

use crate::loans::named_person;
use chrono::{DateTime, Utc};
use plantel_application::Names;
use plantel_domain::enrollment::{Consent, ConsentText, EnrollmentDocument, Giver, Revocation};
use plantel_domain::ids::UserId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One version of a paper of an enrolment: what is known of it, but its file.
#[derive(Serialize, ToSchema)]
#[schema(as = EnrollmentDocument)]
pub struct EnrollmentDocumentView {
    /// Its id.
    pub id: Uuid,
    /// Of which enrolment.
    pub enrollment_id: Uuid,
    /// Of whom.
    pub student_id: Uuid,
    /// What kind of paper: a word of the institution's.
    #[schema(example = "identity_document")]
    pub kind: String,
    /// Which version of it, from 1: the newest counts.
    #[schema(example = 1)]
    pub number: u16,
    /// How it is written: `application/pdf`, `image/png` or `image/jpeg`.
    #[schema(example = "application/pdf")]
    pub media_type: &'static str,
    /// What the file was called, where it came from; null for who may not open it.
    #[schema(example = "registro civil.pdf")]
    pub file_name: Option<String>,
    /// Size of the file, in bytes.
    #[schema(example = 345_678)]
    pub bytes: u32,
    /// The SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// What the office says of it: `uploaded` (nothing yet), `validated` or `rejected`.
    #[schema(example = "uploaded")]
    pub state: &'static str,
    /// Why it does not do; null for who may not open it.
    #[schema(example = "No se lee el número.")]
    pub reason: Option<String>,
    /// Who brought it; nobody for the command line.
    pub uploaded_by: Option<Uuid>,
    /// Their name; null when it is not known.
    #[schema(example = "Ana Ruiz")]
    pub uploaded_by_name: Option<String>,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// Who looked at it.
    pub reviewed_by: Option<Uuid>,
    /// Their name; null when it is not known.
    #[schema(example = "Ana Ruiz")]
    pub reviewed_by_name: Option<String>,
    /// When.
    pub reviewed_at: Option<DateTime<Utc>>,
}

/// Who did something with a paper.
pub fn people_of(paper: &EnrollmentDocument) -> impl Iterator<Item = UserId> {
    paper.uploaded_by.into_iter().chain(paper.reviewed_by)
}

fn name(by: Option<UserId>, names: &Names) -> Option<String> {
    by.and_then(|by| named_person(by, names))
}

impl EnrollmentDocumentView {
    /// With the names of who did something with it, and with what people typed, or without.
    pub fn of(paper: EnrollmentDocument, names: &Names, typed: bool) -> Self {
        Self {
            id: paper.id.into(),
            enrollment_id: paper.enrollment.into(),
            student_id: paper.student.into(),
            kind: paper.kind.as_str().to_owned(),
            number: paper.number,
            media_type: paper.format.name(),
            file_name: typed.then(|| paper.file_name.into()),
            bytes: paper.bytes,
            sha256: paper.sha256,
            state: paper.state.name(),
            reason: paper.reason.filter(|_| typed).map(Into::into),
            uploaded_by: paper.uploaded_by.map(Into::into),
            uploaded_by_name: name(paper.uploaded_by, names),
            uploaded_at: paper.uploaded_at,
            reviewed_by: paper.reviewed_by.map(Into::into),
            reviewed_by_name: name(paper.reviewed_by, names),
            reviewed_at: paper.reviewed_at,
        }
    }
}

/// The papers of an enrolment.
#[derive(Serialize, ToSchema)]
#[schema(as = EnrollmentDocuments)]
pub struct EnrollmentDocumentsView {
    /// All versions: by kind, the newest first.
    pub data: Vec<EnrollmentDocumentView>,
}

/// Words to which people consent.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentText)]
pub struct ConsentTextView {
    /// Their id.
    pub id: Uuid,
    /// For what: `data_protection`, `sensitive_data`, `image`, `outings` or `communications`.
    #[schema(example = "data_protection")]
    pub purpose: &'static str,
    /// Which version, from 1: to the newest people consent from now on.
    #[schema(example = 1)]
    pub number: u16,
    /// The words.
    #[schema(example = "Autorizo el tratamiento de los datos personales del estudiante.")]
    pub text: String,
    /// The SHA-256 of the words, in hexadecimal digits.
    pub sha256: String,
    /// Who wrote them down.
    pub written_by: Option<Uuid>,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl From<ConsentText> for ConsentTextView {
    fn from(text: ConsentText) -> Self {
        Self {
            id: text.id.into(),
            purpose: text.purpose.name(),
            number: text.number,
            text: text.text.into(),
            sha256: text.sha256,
            written_by: text.by.map(Into::into),
            created_at: text.created_at,
        }
    }
}

/// All words to which people consent, or did.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentTexts)]
pub struct ConsentTextsView {
    /// By purpose, the newest first.
    pub data: Vec<ConsentTextView>,
}

/// That somebody consented; written once.
#[derive(Serialize, ToSchema)]
#[schema(as = Consent)]
pub struct ConsentView {
    /// Its id.
    pub id: Uuid,
    /// Of whom the data are.
    pub student_id: Uuid,
    /// To which words.
    pub text_id: Uuid,
    /// For what.
    #[schema(example = "data_protection")]
    pub purpose: &'static str,
    /// Which version of the words.
    #[schema(example = 1)]
    pub text_number: u16,
    /// The SHA-256 of the words.
    pub text_sha256: String,
    /// Which guardian consented; null when the student did.
    pub guardian_id: Option<Uuid>,
    /// How: `web` (by the own account), `paper` or `in_person`.
    #[schema(example = "paper")]
    pub channel: &'static str,
    /// Who wrote it down; by the own account, who consented.
    pub recorded_by: Option<Uuid>,
    /// When.
    pub given_at: DateTime<Utc>,
    /// That it was revoked; null while it was not.
    pub revoked: Option<RevocationView>,
}

/// That somebody does not consent any more.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentRevocation)]
pub struct RevocationView {
    /// When.
    pub at: DateTime<Utc>,
    /// Who wrote it down.
    pub by: Option<Uuid>,
    /// How it was said: `web`, `paper` or `in_person`.
    #[schema(example = "web")]
    pub channel: &'static str,
    /// Why, if that was said; null for who may not open the student's papers.
    pub reason: Option<String>,
}

impl RevocationView {
    fn of(revoked: Revocation, typed: bool) -> Self {
        Self {
            at: revoked.at,
            by: revoked.by.map(Into::into),
            channel: revoked.channel.name(),
            reason: revoked.reason.filter(|_| typed).map(Into::into),
        }
    }
}

impl ConsentView {
    /// With what people typed, or without.
    pub fn of(consent: Consent, typed: bool) -> Self {
        Self {
            id: consent.id.into(),
            student_id: consent.student.into(),
            text_id: consent.text.into(),
            purpose: consent.purpose.name(),
            text_number: consent.text_number,
            text_sha256: consent.text_sha256,
            guardian_id: match consent.giver {
                Giver::Guardian(guardian) => Some(guardian.into()),
                Giver::Student => None,
            },
            channel: consent.channel.name(),
            recorded_by: consent.recorded_by.map(Into::into),
            given_at: consent.given_at,
            revoked: consent.revoked.map(|revoked| RevocationView::of(revoked, typed)),
        }
    }
}

/// The consents of a student.
#[derive(Serialize, ToSchema)]
#[schema(as = Consents)]
pub struct ConsentsView {
    /// Revoked ones too; the newest first.
    pub data: Vec<ConsentView>,
}
