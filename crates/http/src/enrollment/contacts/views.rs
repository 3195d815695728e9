//! How proposals of contact data are shown.

use chrono::{DateTime, Utc};
use plantel_application::enrollment::ContactPeople;
use plantel_domain::codes::{MunicipalityCode, Zone};
use plantel_domain::enrollment::{
    ContactProposal, GuardianContacts, GuardianProfile, Otherwise, Profile, StudentContacts,
};
use plantel_domain::identity::Email;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A field that is to be otherwise; null where it is empty.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposedField)]
pub struct ProposedFieldView {
    /// As it was when the other was proposed.
    #[schema(example = "Calle 45 # 12-30")]
    pub was: Option<String>,
    /// As it is proposed.
    #[schema(example = "Calle 9 # 9-9")]
    pub proposed: Option<String>,
    /// As it is now.
    #[schema(example = "Calle 45 # 12-30")]
    pub now: Option<String>,
}

/// What is proposed of a guardian: null what is left alone.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposedGuardian)]
pub struct ProposedGuardianView {
    /// Where they are called.
    pub phone: Option<ProposedFieldView>,
    /// Where they are written to.
    pub email: Option<ProposedFieldView>,
    /// Where they live.
    pub address: Option<ProposedFieldView>,
}

/// What is proposed of a student: null what is left alone.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposedStudent)]
pub struct ProposedStudentView {
    /// Where they live.
    pub address: Option<ProposedFieldView>,
    /// In which municipality, by DIVIPOLA's code.
    pub municipality: Option<ProposedFieldView>,
    /// `urban` or `rural`.
    pub zone: Option<ProposedFieldView>,
    /// Their telephone.
    pub phone: Option<ProposedFieldView>,
    /// Their address for letters.
    pub email: Option<ProposedFieldView>,
}

/// Other contact data that somebody proposes.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactProposal)]
pub struct ContactProposalView {
    /// Its id.
    pub id: Uuid,
    /// Of whom.
    pub student_id: Uuid,
    /// What the student is called.
    #[schema(example = "Ana María Peña Ruiz")]
    pub student_name: Option<String>,
    /// Which guardian proposes it, or has it proposed.
    pub guardian_id: Option<Uuid>,
    /// What the guardian is called.
    #[schema(example = "Marta Lucía Ruiz")]
    pub guardian_name: Option<String>,
    /// Who wrote it down.
    pub proposed_by: Uuid,
    /// What is to be otherwise of the guardian.
    pub guardian: ProposedGuardianView,
    /// What is to be otherwise of the student.
    pub student: ProposedStudentView,
    /// `pending`, `accepted`, `rejected` or `withdrawn`.
    #[schema(example = "pending")]
    pub state: &'static str,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Who accepted, refused or withdrew it.
    pub decided_by: Option<Uuid>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

fn field<T>(field: Option<&Otherwise<T>>, now: Option<&T>, text: impl Fn(&T) -> String) -> Option<ProposedFieldView> {
    field.map(|it| ProposedFieldView {
        was: it.was.as_ref().map(&text),
        proposed: it.proposed.as_ref().map(&text),
        now: now.map(&text),
    })
}

fn email(email: &Email) -> String {
    email.as_str().to_owned()
}

impl ProposedGuardianView {
    fn of(it: &GuardianContacts, now: Option<&GuardianProfile>) -> Self {
        let phone = now.and_then(|now| now.phone.as_ref());
        let address = now.and_then(|now| now.address.as_ref());
        Self {
            phone: field(it.phone.as_ref(), phone, ToString::to_string),
            email: field(it.email.as_ref(), now.and_then(|now| now.email.as_ref()), email),
            address: field(it.address.as_ref(), address, ToString::to_string),
        }
    }
}

impl ProposedStudentView {
    fn of(it: &StudentContacts, now: Option<&Profile>) -> Self {
        let code = |code: &MunicipalityCode| code.as_str().to_owned();
        let zone = |zone: &Zone| zone.name().to_owned();
        let municipality = now.and_then(|now| now.municipality.as_ref());
        let address = now.and_then(|now| now.address.as_ref());
        let phone = now.and_then(|now| now.phone.as_ref());
        Self {
            address: field(it.address.as_ref(), address, ToString::to_string),
            municipality: field(it.municipality.as_ref(), municipality, code),
            zone: field(it.zone.as_ref(), now.and_then(|now| now.zone.as_ref()), zone),
            phone: field(it.phone.as_ref(), phone, ToString::to_string),
            email: field(it.email.as_ref(), now.and_then(|now| now.email.as_ref()), email),
        }
    }
}

impl ContactProposalView {
    /// With whom it is about.
    pub fn of(it: ContactProposal, people: &ContactPeople) -> Self {
        let student = people.students.get(&it.student).map(|student| &student.profile);
        let guardian = it.guardian.and_then(|id| people.guardians.get(&id)).map(|guardian| &guardian.profile);
        Self {
            id: it.id.into(),
            student_id: it.student.into(),
            student_name: student.map(|profile| profile.name.full()),
            guardian_id: it.guardian.map(Into::into),
            guardian_name: guardian.map(|profile| profile.name.to_string()),
            proposed_by: it.by.into(),
            guardian: ProposedGuardianView::of(&it.contacts.guardian, guardian),
            student: ProposedStudentView::of(&it.contacts.student, student),
            state: it.state.name(),
            reason: it.reason.map(Into::into),
            decided_by: it.decided.and_then(|deed| deed.by).map(Into::into),
            decided_at: it.decided.map(|deed| deed.at),
            created_at: it.created_at,
            updated_at: it.updated_at,
        }
    }
}
