//! What the law calls sensitive of students, as it is sent and shown.

use super::fields::{Read, Within};
use crate::extract::patch;
use chrono::{DateTime, Utc};
use plantel_domain::codes::{Disability, Ethnicity};
use plantel_domain::enrollment::{BloodType, SensitiveChange, SensitiveData};
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::text::{Line, Prose};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// What is said of a student, or otherwise than before. Nobody has to answer any of it.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SensitiveBody {
    /// Who insures their health; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 100, example = "Nueva EPS")]
    pub health_insurer: Patch<String>,
    /// `O+`, `O-`, `A+`, `A-`, `B+`, `B-`, `AB+` or `AB-`; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "O+")]
    pub blood_type: Patch<String>,
    /// What they must not be given; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 500, example = "Penicilina")]
    pub allergies: Patch<String>,
    /// Illnesses and medicines of which who looks after them should know; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 1000, example = "Asma: lleva inhalador")]
    pub health_notes: Patch<String>,
    /// A disability, by its code in SIMAT; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<i64>, example = 3)]
    pub disability: Patch<i64>,
    /// A people, by its code in SIMAT; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<i64>, example = 0)]
    pub ethnicity: Patch<i64>,
}

impl SensitiveBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<SensitiveChange, Invalid> {
        let mut form = Form::new();
        let change = self.read_within(&mut Within::new(&mut form, ""));
        form.done(|| change.ok())
    }

    /// The same, in a larger body.
    pub fn read_within(self, at: &mut Within<'_>) -> Read<SensitiveChange> {
        let health_insurer = at.take("health_insurer", self.health_insurer.parse(|text| Line::parse(&text)));
        let blood_type = at.take("blood_type", self.blood_type.parse(|name| BloodType::parse(&name)));
        let allergies = at.take("allergies", self.allergies.parse(|text| Prose::parse(&text)));
        let health_notes = at.take("health_notes", self.health_notes.parse(|text| Prose::parse(&text)));
        let disability = at.take("disability", self.disability.parse(disability));
        let ethnicity = at.take("ethnicity", self.ethnicity.parse(ethnicity));
        Ok(SensitiveChange {
            health_insurer: health_insurer?,
            blood_type: blood_type?,
            allergies: allergies?,
            health_notes: health_notes?,
            disability: disability?,
            ethnicity: ethnicity?,
        })
    }
}

fn disability(code: i64) -> Result<Disability, BadValue> {
    let code = u8::try_from(code).map_err(|_| BadValue::new("disability.unknown"))?;
    Disability::try_from(code)
}

fn ethnicity(code: i64) -> Result<Ethnicity, BadValue> {
    let code = u16::try_from(code).map_err(|_| BadValue::new("ethnicity.unknown"))?;
    Ethnicity::try_from(code)
}

/// What the law calls sensitive of a student.
#[derive(Serialize, ToSchema)]
#[schema(as = SensitiveData)]
pub struct SensitiveView {
    /// Of whom.
    pub student_id: Uuid,
    /// Who insures their health.
    #[schema(example = "Nueva EPS")]
    pub health_insurer: Option<String>,
    /// ABO and Rh.
    #[schema(example = "O+")]
    pub blood_type: Option<&'static str>,
    /// What they must not be given.
    #[schema(example = "Penicilina")]
    pub allergies: Option<String>,
    /// Illnesses and medicines of which who looks after them should know.
    #[schema(example = "Asma: lleva inhalador")]
    pub health_notes: Option<String>,
    /// A disability, by its code in SIMAT.
    #[schema(example = 3)]
    pub disability: Option<u8>,
    /// What it is called.
    #[schema(example = "Visual")]
    pub disability_name: Option<&'static str>,
    /// A people, by its code in SIMAT.
    #[schema(example = 0)]
    pub ethnicity: Option<u16>,
    /// What it is called.
    #[schema(example = "No aplica")]
    pub ethnicity_name: Option<String>,
    /// When any of it was said last; null when nothing ever was.
    pub updated_at: Option<DateTime<Utc>>,
}

impl From<SensitiveData> for SensitiveView {
    fn from(data: SensitiveData) -> Self {
        Self {
            student_id: data.student.into(),
            health_insurer: data.health_insurer.map(Into::into),
            blood_type: data.blood_type.map(BloodType::name),
            allergies: data.allergies.map(Into::into),
            health_notes: data.health_notes.map(Into::into),
            disability: data.disability.map(Disability::get),
            disability_name: data.disability.map(Disability::name),
            ethnicity: data.ethnicity.map(Ethnicity::get),
            ethnicity_name: data.ethnicity.map(|people| people.name().into_owned()),
            updated_at: (data.version > 0).then_some(data.updated_at),
        }
    }
}
