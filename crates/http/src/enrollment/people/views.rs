//! How students are shown, and who answers for them.

use chrono::{DateTime, NaiveDate, Utc};
use plantel_application::enrollment::Answering;
use plantel_domain::codes::{MunicipalityCode, Stratum, Zone};
use plantel_domain::enrollment::{Birthplace, Blocking, Guardian, Guardianship, Student};
use plantel_domain::ids::StudentId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Who learns in a school. What the law calls sensitive is shown by `/students/{id}/sensitive` alone.
#[derive(Serialize, ToSchema)]
#[schema(as = Student)]
pub struct StudentView {
    /// Its id.
    pub id: Uuid,
    /// Type of the paper.
    #[schema(example = "TI")]
    pub document_type: &'static str,
    /// Its number.
    #[schema(example = "1007000013")]
    pub document_number: String,
    /// In which municipality it was issued.
    #[schema(example = "05001")]
    pub issued_in: Option<String>,
    /// First surname.
    #[schema(example = "Peña")]
    pub first_surname: String,
    /// Second surname.
    #[schema(example = "Ruiz")]
    pub second_surname: Option<String>,
    /// First name.
    #[schema(example = "Ana")]
    pub first_name: String,
    /// The other names.
    #[schema(example = "María")]
    pub second_name: Option<String>,
    /// As people say it.
    #[schema(example = "Ana María Peña Ruiz")]
    pub full_name: String,
    /// On which day they were born.
    pub birth_date: NaiveDate,
    /// In which municipality; null when it was another country, or is not known.
    #[schema(example = "05001")]
    pub birth_municipality: Option<String>,
    /// In which other country.
    #[schema(example = "VE")]
    pub birth_country: Option<String>,
    /// As the paper says it.
    #[schema(example = "F")]
    pub sex: &'static str,
    /// Where they live.
    #[schema(example = "Calle 45 # 12-30")]
    pub address: Option<String>,
    /// In which municipality.
    #[schema(example = "05001")]
    pub municipality: Option<String>,
    /// What that is called.
    #[schema(example = "MEDELLÍN")]
    pub municipality_name: Option<&'static str>,
    /// `urban` or `rural`.
    #[schema(example = "urban")]
    pub zone: Option<&'static str>,
    /// The stratum of the house.
    #[schema(example = 3)]
    pub stratum: Option<u8>,
    /// Their telephone.
    #[schema(example = "+573001234567")]
    pub phone: Option<String>,
    /// Their address for letters.
    #[schema(example = "ana@example.edu.co")]
    pub email: Option<String>,
    /// Who answers for them, whom to call first first.
    pub guardians: Vec<GuardianshipView>,
    /// Their account.
    pub user_id: Option<Uuid>,
    /// Whether they are in use.
    pub active: bool,
    /// That they are shown to nobody but who may block; absent when they are not blocked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blocked: Option<BlockingView>,
    /// What is unusual, but may be: codes.
    #[schema(example = json!(["document.length-unusual"]))]
    pub warnings: Vec<&'static str>,
    /// When they were written down.
    pub created_at: DateTime<Utc>,
    /// When anything changed last.
    pub updated_at: DateTime<Utc>,
}

/// That a student is shown to nobody but who may block, and that nothing changes of them.
#[derive(Serialize, ToSchema)]
#[schema(as = StudentBlocking)]
pub struct BlockingView {
    /// Since when.
    pub at: DateTime<Utc>,
    /// Who decided it.
    pub by: Uuid,
    /// Why.
    #[schema(example = "Supresión pedida por el acudiente, acta 12")]
    pub reason: String,
}

/// Who answers for a student. The paper, the telephone and the addresses are null for who sees the own children alone,
/// but for the caller's own.
#[derive(Serialize, ToSchema)]
#[schema(as = Guardianship)]
pub struct GuardianshipView {
    /// Who.
    pub guardian_id: Uuid,
    /// What they are called.
    #[schema(example = "Marta Lucía Ruiz")]
    pub name: Option<String>,
    /// What they are to the student.
    #[schema(example = "mother")]
    pub relationship: &'static str,
    /// Whether they may take the student home.
    pub may_pick_up: bool,
    /// Whether they are called when something happens.
    pub emergency_contact: bool,
    /// Whether the student lives with them.
    pub lives_with: bool,
    /// Type of their paper.
    #[schema(example = "CC")]
    pub document_type: Option<&'static str>,
    /// Its number.
    #[schema(example = "52123456")]
    pub document_number: Option<String>,
    /// Where they are called.
    #[schema(example = "+573001234567")]
    pub phone: Option<String>,
    /// Where they are written to.
    #[schema(example = "marta@example.edu.co")]
    pub email: Option<String>,
    /// Where they live.
    #[schema(example = "Calle 45 # 12-30")]
    pub address: Option<String>,
}

/// Who answers for students.
#[derive(Serialize, ToSchema)]
#[schema(as = Guardian)]
pub struct GuardianView {
    /// Its id.
    pub id: Uuid,
    /// Type of the paper.
    #[schema(example = "CC")]
    pub document_type: &'static str,
    /// Its number.
    #[schema(example = "52123456")]
    pub document_number: String,
    /// What they are called.
    #[schema(example = "Marta Lucía Ruiz")]
    pub name: String,
    /// Where they are called.
    #[schema(example = "+573001234567")]
    pub phone: Option<String>,
    /// Where they are written to.
    #[schema(example = "marta@example.edu.co")]
    pub email: Option<String>,
    /// Where they live.
    #[schema(example = "Calle 45 # 12-30")]
    pub address: Option<String>,
    /// Their account.
    pub user_id: Option<Uuid>,
    /// What is unusual, but may be: codes.
    #[schema(example = json!(["document.length-unusual"]))]
    pub warnings: Vec<&'static str>,
    /// When they were written down.
    pub created_at: DateTime<Utc>,
    /// When anything changed last.
    pub updated_at: DateTime<Utc>,
}

fn code(municipality: &MunicipalityCode) -> String {
    municipality.as_str().to_owned()
}

impl GuardianshipView {
    /// As much of it as the caller may know.
    pub fn of(student: StudentId, link: &Guardianship, answering: &Answering) -> Self {
        let guardian = answering.guardians.get(&link.guardian);
        let shown = guardian.filter(|_| answering.whole || answering.own == Some(link.guardian));
        // Who teaches the student calls whoever answers for them.
        let called = guardian.filter(|_| answering.taught.contains(&student)).or(shown);
        let shown = shown.map(|guardian| &guardian.profile);
        Self {
            guardian_id: link.guardian.into(),
            name: guardian.map(|guardian| guardian.profile.name.to_string()),
            relationship: link.relationship.name(),
            may_pick_up: link.may_pick_up,
            emergency_contact: link.emergency_contact,
            lives_with: link.lives_with,
            document_type: shown.map(|profile| profile.document.kind.name()),
            document_number: shown.map(|profile| profile.document.number.to_string()),
            phone: called.and_then(|guardian| guardian.profile.phone.as_ref()).map(ToString::to_string),
            email: shown.and_then(|profile| profile.email.as_ref()).map(|email| email.as_str().to_owned()),
            address: shown.and_then(|profile| profile.address.as_ref()).map(ToString::to_string),
        }
    }
}

impl StudentView {
    /// With who answers for them.
    pub fn of(student: Student, answering: &Answering) -> Self {
        let profile = student.profile;
        let (birth_municipality, birth_country) = match &profile.birth_place {
            None => (None, None),
            Some(Birthplace::Municipality { code: municipality }) => (Some(code(municipality)), None),
            Some(Birthplace::Country { code }) => (None, Some(code.as_str().to_owned())),
        };
        Self {
            id: student.id.into(),
            warnings: profile.doubts(answering.today),
            document_type: profile.document.kind.name(),
            document_number: profile.document.number.to_string(),
            issued_in: profile.issued_in.as_ref().map(code),
            full_name: profile.name.full(),
            first_surname: profile.name.first_surname.to_string(),
            second_surname: profile.name.second_surname.as_ref().map(ToString::to_string),
            first_name: profile.name.first_name.to_string(),
            second_name: profile.name.second_name.as_ref().map(ToString::to_string),
            birth_date: profile.birth_date,
            birth_municipality,
            birth_country,
            sex: profile.sex.name(),
            municipality_name: profile.municipality.as_ref().map(MunicipalityCode::name),
            municipality: profile.municipality.as_ref().map(code),
            address: profile.address.map(Into::into),
            zone: profile.zone.map(Zone::name),
            stratum: profile.stratum.map(Stratum::get),
            phone: profile.phone.as_ref().map(ToString::to_string),
            email: profile.email.as_ref().map(|email| email.as_str().to_owned()),
            guardians: student.guardians.iter().map(|link| GuardianshipView::of(student.id, link, answering)).collect(),
            user_id: student.user.map(Into::into),
            active: student.active,
            blocked: student.blocked.map(BlockingView::from),
            created_at: student.created_at,
            updated_at: student.updated_at,
        }
    }
}

impl From<Blocking> for BlockingView {
    fn from(blocking: Blocking) -> Self {
        Self { at: blocking.at, by: blocking.by.into(), reason: blocking.reason.into() }
    }
}

impl From<Guardian> for GuardianView {
    fn from(guardian: Guardian) -> Self {
        let profile = guardian.profile;
        Self {
            id: guardian.id.into(),
            warnings: profile.doubts(),
            document_type: profile.document.kind.name(),
            document_number: profile.document.number.to_string(),
            name: profile.name.to_string(),
            phone: profile.phone.as_ref().map(ToString::to_string),
            email: profile.email.as_ref().map(|email| email.as_str().to_owned()),
            address: profile.address.map(Into::into),
            user_id: guardian.user.map(Into::into),
            created_at: guardian.created_at,
            updated_at: guardian.updated_at,
        }
    }
}
