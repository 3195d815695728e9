//! What is sent about papers and consents.

use plantel_domain::enrollment::{Channel, Giver, MOST_CONSENT_TEXT, NewConsent, Purpose};
use plantel_domain::form::{Form, Invalid};
use plantel_domain::text::Prose;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Why a paper does not do.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct DocumentRejectionBody {
    /// The family will read it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "No se lee el número.")]
    pub reason: String,
}

impl DocumentRejectionBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<500>, Invalid> {
        let mut form = Form::new();
        let reason = form.take("/reason", Prose::parse(&self.reason));
        form.done(|| reason)
    }
}

/// New words to which people consent.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConsentTextBody {
    /// For what: `data_protection`, `sensitive_data`, `image`, `outings` or `communications`.
    #[serde(default)]
    #[schema(required, example = "data_protection")]
    pub purpose: String,
    /// The words.
    #[serde(default)]
    #[schema(
        required,
        min_length = 1,
        max_length = 20_000,
        example = "Autorizo el tratamiento de los datos personales del estudiante."
    )]
    pub text: String,
}

impl ConsentTextBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(Purpose, Prose<MOST_CONSENT_TEXT>), Invalid> {
        let mut form = Form::new();
        let purpose = form.take("/purpose", Purpose::parse(&self.purpose));
        let text = form.take("/text", Prose::parse(&self.text));
        form.done(|| Some((purpose?, text?)))
    }
}

/// That somebody consents.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConsentBody {
    /// To which words: the newest for their purpose.
    pub text_id: Uuid,
    /// Which guardian consents; nobody when the student does, who must be of age.
    pub guardian_id: Option<Uuid>,
    /// How: `web` by the own account; `paper` or `in_person` when the office writes it down.
    #[serde(default)]
    #[schema(required, example = "paper")]
    pub channel: String,
}

impl ConsentBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewConsent, Invalid> {
        let mut form = Form::new();
        let channel = form.take("/channel", Channel::parse(&self.channel));
        let giver = self.guardian_id.map_or(Giver::Student, |guardian| Giver::Guardian(guardian.into()));
        form.done(|| Some(NewConsent { text: self.text_id.into(), giver, channel: channel? }))
    }
}

/// That who consented does not any more.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ConsentRevocationBody {
    /// How: `web` by the own account; `paper` or `in_person` when the office writes it down.
    #[serde(default)]
    #[schema(required, example = "paper")]
    pub channel: String,
    /// Why, if that is said: nobody need say it.
    #[schema(max_length = 500, example = "La familia lo pidió por carta.")]
    pub reason: Option<String>,
}

impl ConsentRevocationBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(Channel, Option<Prose<500>>), Invalid> {
        let mut form = Form::new();
        let channel = form.take("/channel", Channel::parse(&self.channel));
        let reason = form.take_some("/reason", self.reason.as_deref().map(Prose::parse));
        form.done(|| Some((channel?, reason?)))
    }
}
