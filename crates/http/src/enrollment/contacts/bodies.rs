//! What is sent about contact data.

use crate::extract::patch;
use plantel_domain::codes::{MunicipalityCode, Phone, Zone};
use plantel_domain::enrollment::{GuardianContactChange, NewContactProposal, StudentContactChange};
use plantel_domain::form::{Form, Invalid, Patch};
use plantel_domain::identity::Email;
use plantel_domain::text::{Line, Prose};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Other contact data of a guardian; what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardianContactBody {
    /// Another telephone; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "+57 310 999 8877")]
    pub phone: Patch<String>,
    /// Another address for letters; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "marta@example.edu.co")]
    pub email: Patch<String>,
    /// Another place to live; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 200, example = "Calle 9 # 9-9")]
    pub address: Patch<String>,
}

impl GuardianContactBody {
    fn read_within(self, form: &mut Form) -> Option<GuardianContactChange> {
        let phone = form.take("/guardian/phone", self.phone.parse(|phone| Phone::parse(&phone)));
        let email = form.take("/guardian/email", self.email.parse(|email| Email::parse(&email)));
        let address = form.take("/guardian/address", self.address.parse(|address| Line::parse(&address)));
        Some(GuardianContactChange { phone: phone?, email: email?, address: address? })
    }
}

/// Other contact data of a student; what is absent stays.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StudentContactBody {
    /// Another address; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 200, example = "Calle 9 # 9-9")]
    pub address: Patch<String>,
    /// Another municipality; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "05001")]
    pub municipality: Patch<String>,
    /// `urban` or `rural`; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "rural")]
    pub zone: Patch<String>,
    /// Another telephone; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "604 123 4567")]
    pub phone: Patch<String>,
    /// Another address for letters; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "ana@example.edu.co")]
    pub email: Patch<String>,
}

impl StudentContactBody {
    fn read_within(self, form: &mut Form) -> Option<StudentContactChange> {
        let address = form.take("/student/address", self.address.parse(|address| Line::parse(&address)));
        let municipality = self.municipality.parse(|code| MunicipalityCode::parse(&code));
        let municipality = form.take("/student/municipality", municipality);
        let zone = form.take("/student/zone", self.zone.parse(|zone| Zone::parse(&zone)));
        let phone = form.take("/student/phone", self.phone.parse(|phone| Phone::parse(&phone)));
        let email = form.take("/student/email", self.email.parse(|email| Email::parse(&email)));
        Some(StudentContactChange {
            address: address?,
            municipality: municipality?,
            zone: zone?,
            phone: phone?,
            email: email?,
        })
    }
}

/// Other contact data of a student, and of one who answers for them.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContactProposalBody {
    /// Of whom, or for whom the guardian answers.
    pub student_id: Uuid,
    /// Of which guardian, for the office; by the own account the caller, who need not be said.
    pub guardian_id: Option<Uuid>,
    /// What is to be otherwise of the guardian.
    pub guardian: Option<GuardianContactBody>,
    /// What is to be otherwise of the student.
    pub student: Option<StudentContactBody>,
}

impl ContactProposalBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewContactProposal, Invalid> {
        let mut form = Form::new();
        let of_guardian = self.guardian.unwrap_or_default().read_within(&mut form);
        let of_student = self.student.unwrap_or_default().read_within(&mut form);
        let (student, guardian) = (self.student_id.into(), self.guardian_id.map(Into::into));
        form.done(|| Some(NewContactProposal { student, guardian, of_guardian: of_guardian?, of_student: of_student? }))
    }
}

/// Why a proposal is refused.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContactProposalRejectionBody {
    /// Who proposed it will read it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "La dirección no existe.")]
    pub reason: String,
}

impl ContactProposalRejectionBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<500>, Invalid> {
        let mut form = Form::new();
        let reason = form.take("/reason", Prose::parse(&self.reason));
        form.done(|| reason)
    }
}
