//! What is sent about who answers for students.

use super::fields::{Read, Within, said};
use crate::extract::{patch, set};
use plantel_application::enrollment::{GuardianRef, GuardianshipChange, NewGuardianship};
use plantel_domain::codes::{NamePart, Phone, Relationship};
use plantel_domain::enrollment::{GuardianChange, GuardianProfile, MOST_GUARDIANS};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::identity::Email;
use plantel_domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Somebody who answers for students. Who is known by this paper is that one, whatever else is said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardianBody {
    /// Type of the paper, as of a student's.
    #[serde(default)]
    #[schema(required, example = "CC")]
    pub document_type: String,
    /// Its number: 1 to 20 letters and digits; spaces, dots and hyphens are taken out.
    #[serde(default)]
    #[schema(required, example = "52123456")]
    pub document_number: String,
    /// Their name, as they write it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Marta Lucía Ruiz")]
    pub name: String,
    /// Where they are called.
    #[schema(example = "+57 300 123 4567")]
    pub phone: Option<String>,
    /// Where they are written to.
    #[schema(example = "marta@example.edu.co")]
    pub email: Option<String>,
    /// Where they live.
    #[schema(max_length = 200, example = "Calle 45 # 12-30")]
    pub address: Option<String>,
}

impl GuardianBody {
    fn read_within(self, at: &mut Within<'_>) -> Read<GuardianProfile> {
        let document = at.paper(&self.document_type, &self.document_number);
        let name = at.take("name", said(&self.name, NamePart::parse));
        let phone = at.take_some("phone", self.phone.as_deref().map(Phone::parse));
        let email = at.take_some("email", self.email.as_deref().map(Email::parse));
        let address = at.take_some("address", self.address.as_deref().map(Line::parse));
        Ok(GuardianProfile { document: document?, name: name?, phone: phone?, email: email?, address: address? })
    }
}

/// Who is to answer for a student: one who is written down, or one who is described.
fn who(at: &mut Within<'_>, id: Option<Uuid>, guardian: Option<GuardianBody>) -> Read<GuardianRef> {
    match (id, guardian) {
        (Some(id), None) => Ok(GuardianRef::Known(id.into())),
        (None, Some(body)) => body.read_within(&mut at.inside("guardian")).map(GuardianRef::Described),
        (None, None) => at.refuse("guardian", "field.required"),
        (Some(_), Some(_)) => at.refuse("guardian", "field.invalid"),
    }
}

/// Who answers for a new student.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGuardianshipBody {
    /// Somebody who is written down; or `guardian`.
    pub guardian_id: Option<Uuid>,
    /// Somebody who may be known by their paper; or `guardian_id`.
    pub guardian: Option<GuardianBody>,
    /// What they are to the student: `mother`, `father`, `grandparent`, `sibling`, `uncle_or_aunt`, `cousin`,
    /// `step_parent`, `foster_parent`, `legal_guardian`, `institution` or `other`.
    #[serde(default)]
    #[schema(required, example = "mother")]
    pub relationship: String,
    /// Whether they may take the student home.
    #[serde(default)]
    #[schema(default = false)]
    pub may_pick_up: bool,
    /// Whether they are called when something happens.
    #[serde(default)]
    #[schema(default = false)]
    pub emergency_contact: bool,
    /// Whether the student lives with them.
    #[serde(default)]
    #[schema(default = false)]
    pub lives_with: bool,
}

impl NewGuardianshipBody {
    /// As the use case takes it.
    pub fn read_within(self, at: &mut Within<'_>) -> Read<NewGuardianship> {
        let who = who(at, self.guardian_id, self.guardian);
        let relationship = at.take("relationship", said(&self.relationship, Relationship::parse));
        Ok(NewGuardianship {
            who: who?,
            relationship: relationship?,
            may_pick_up: self.may_pick_up,
            emergency_contact: self.emergency_contact,
            lives_with: self.lives_with,
        })
    }
}

/// Who answers for a student, too.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct GuardianshipBody {
    /// Somebody who is written down; or `guardian`.
    pub guardian_id: Option<Uuid>,
    /// Somebody who may be known by their paper; or `guardian_id`.
    pub guardian: Option<GuardianBody>,
    /// What they are to the student, as of a new student's.
    #[serde(default)]
    #[schema(required, example = "father")]
    pub relationship: String,
    /// Whether they may take the student home.
    #[serde(default)]
    #[schema(default = false)]
    pub may_pick_up: bool,
    /// Whether they are called when something happens.
    #[serde(default)]
    #[schema(default = false)]
    pub emergency_contact: bool,
    /// Whether the student lives with them.
    #[serde(default)]
    #[schema(default = false)]
    pub lives_with: bool,
    /// At which place they are called, from 0; behind all others when absent.
    #[schema(minimum = 0, maximum = 9, example = 0)]
    pub place: Option<i64>,
}

impl GuardianshipBody {
    /// As the use case takes it, and at which place.
    pub fn read(self) -> Result<(NewGuardianship, Option<usize>), Invalid> {
        let mut form = Form::new();
        let place = form.take_some("/place", self.place.map(place));
        let link = NewGuardianshipBody {
            guardian_id: self.guardian_id,
            guardian: self.guardian,
            relationship: self.relationship,
            may_pick_up: self.may_pick_up,
            emergency_contact: self.emergency_contact,
            lives_with: self.lives_with,
        };
        let link = link.read_within(&mut Within::new(&mut form, ""));
        form.done(|| Some((link.ok()?, place?)))
    }
}

/// A partial change of how somebody answers for a student.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct GuardianshipChangeBody {
    /// What they are to the student.
    #[serde(default, deserialize_with = "set")]
    #[schema(example = "legal_guardian")]
    pub relationship: Option<String>,
    /// Whether they may take the student home.
    #[serde(default, deserialize_with = "set")]
    pub may_pick_up: Option<bool>,
    /// Whether they are called when something happens.
    #[serde(default, deserialize_with = "set")]
    pub emergency_contact: Option<bool>,
    /// Whether the student lives with them.
    #[serde(default, deserialize_with = "set")]
    pub lives_with: Option<bool>,
    /// At which place they are called, from 0.
    #[serde(default, deserialize_with = "set")]
    #[schema(minimum = 0, maximum = 9)]
    pub place: Option<i64>,
}

impl GuardianshipChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<GuardianshipChange, Invalid> {
        let mut form = Form::new();
        let relationship = self.relationship.as_deref().map(|name| said(name, Relationship::parse));
        let relationship = form.take_some("/relationship", relationship);
        let place = form.take_some("/place", self.place.map(place));
        form.done(|| {
            Some(GuardianshipChange {
                relationship: relationship?,
                may_pick_up: self.may_pick_up,
                emergency_contact: self.emergency_contact,
                lives_with: self.lives_with,
                place: place?,
            })
        })
    }
}

fn place(number: i64) -> Result<usize, BadValue> {
    let last = i64::try_from(MOST_GUARDIANS - 1).unwrap_or(i64::MAX);
    let bounds = Params::none().number("min", 0).number("max", last);
    let known = usize::try_from(number).ok().filter(|place| *place < MOST_GUARDIANS);
    known.ok_or(BadValue::with("field.out-of-range", bounds))
}

/// A partial change of what is known of somebody.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct GuardianChangeBody {
    /// Type of another paper; then `document_number` too.
    #[serde(default, deserialize_with = "set")]
    #[schema(example = "CC")]
    pub document_type: Option<String>,
    /// Number of another paper; then `document_type` too.
    #[serde(default, deserialize_with = "set")]
    #[schema(example = "52123456")]
    pub document_number: Option<String>,
    /// Another name.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Another telephone; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    pub phone: Patch<String>,
    /// Another address for letters; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    pub email: Patch<String>,
    /// Another place to live; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub address: Patch<String>,
}

impl GuardianChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<GuardianChange, Invalid> {
        let mut form = Form::new();
        let mut at = Within::new(&mut form, "");
        let document = at.other_paper(self.document_type.as_deref(), self.document_number.as_deref());
        let name = at.take_some("name", self.name.as_deref().map(|name| said(name, NamePart::parse)));
        let phone = at.take("phone", self.phone.parse(|phone| Phone::parse(&phone)));
        let email = at.take("email", self.email.parse(|email| Email::parse(&email)));
        let address = at.take("address", self.address.parse(|address| Line::parse(&address)));
        form.done(|| {
            Some(GuardianChange {
                document: document.ok()?,
                name: name.ok()?,
                phone: phone.ok()?,
                email: email.ok()?,
                address: address.ok()?,
            })
        })
    }
}
