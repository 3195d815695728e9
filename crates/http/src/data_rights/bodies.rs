//! What is sent about requests.

use chrono::NaiveDate;
use plantel_domain::data_rights::{DataRequestKind, MOST_REQUEST_TEXT, NewDataRequest};
use plantel_domain::enrollment::Channel;
use plantel_domain::form::{Form, Invalid};
use plantel_domain::text::Prose;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// What somebody asks about the data of a student.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DataRequestBody {
    /// Of whom the data are.
    pub student_id: Uuid,
    /// Which guardian asks, for the office; by the own account the caller, who need not be said.
    pub guardian_id: Option<Uuid>,
    /// `query`, `correction`, `update`, `suppression`, `revocation` or `complaint`.
    #[serde(default)]
    #[schema(required, example = "query")]
    pub kind: String,
    /// In which words.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 4_000, example = "¿Qué datos de mi hija guarda el colegio?")]
    pub text: String,
    /// How it came: `web` by the own account, `paper` or `in_person` before the office.
    #[serde(default)]
    #[schema(required, example = "web")]
    pub channel: String,
    /// When it came, for the office: at most 60 days ago; today when it is absent.
    pub received_on: Option<NaiveDate>,
}

impl DataRequestBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewDataRequest, Invalid> {
        let mut form = Form::new();
        let kind = form.take("/kind", DataRequestKind::parse(&self.kind));
        let text = form.take("/text", Prose::parse(&self.text));
        let channel = form.take("/channel", Channel::parse(&self.channel));
        let received_on = self.received_on.map(plantel_domain::clock::plausible_day);
        let received_on = form.take_some("/received_on", received_on);
        let (student, guardian) = (self.student_id.into(), self.guardian_id.map(Into::into));
        form.done(|| {
            let (kind, text, channel, received_on) = (kind?, text?, channel?, received_on?);
            Some(NewDataRequest { student, guardian, kind, text, channel, received_on })
        })
    }
}

/// Why an answer comes later.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DataRequestExtensionBody {
    /// Who asked will read it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "Se consulta el archivo histórico.")]
    pub reason: String,
}

impl DataRequestExtensionBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<500>, Invalid> {
        let mut form = Form::new();
        let reason = form.take("/reason", Prose::parse(&self.reason));
        form.done(|| reason)
    }
}

/// What is answered.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DataRequestAnswerBody {
    /// Who asked will read it; of what is refused, why.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 4_000, example = "Se corrigió el segundo apellido.")]
    pub answer: String,
}

impl DataRequestAnswerBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<MOST_REQUEST_TEXT>, Invalid> {
        let mut form = Form::new();
        let answer = form.take("/answer", Prose::parse(&self.answer));
        form.done(|| answer)
    }
}

/// Why what the office wrote down was a mistake.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DataRequestVoidBody {
    /// Whoever sees the request will read it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 4_000, example = "Era de otro estudiante.")]
    pub reason: String,
}

impl DataRequestVoidBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<MOST_REQUEST_TEXT>, Invalid> {
        let mut form = Form::new();
        let reason = form.take("/reason", Prose::parse(&self.reason));
        form.done(|| reason)
    }
}
