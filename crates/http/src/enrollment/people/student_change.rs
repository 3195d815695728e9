//! What is sent to change students.

use super::fields::{Read, Within, said, stratum};
use super::student_bodies::name;
use crate::extract::{patch, set};
use chrono::NaiveDate;
use plantel_domain::codes::{MunicipalityCode, PersonName, Phone, Sex, Zone};
use plantel_domain::enrollment::{Birthplace, ProfileChange};
use plantel_domain::form::{Form, Invalid, Patch};
use plantel_domain::identity::Email;
use plantel_domain::ids::UserId;
use plantel_domain::text::Line;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A partial change of what is known of a student.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StudentChangeBody {
    /// Type of another paper; then `document_number` too.
    #[serde(default, deserialize_with = "set")]
    #[schema(example = "CC")]
    pub document_type: Option<String>,
    /// Number of another paper; then `document_type` too.
    #[serde(default, deserialize_with = "set")]
    #[schema(example = "1007000013")]
    pub document_number: Option<String>,
    /// Issued elsewhere; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "05001")]
    pub issued_in: Patch<String>,
    /// Another first surname. A name is replaced whole: then `first_name` too, and the second ones where there are any.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 200)]
    pub first_surname: Option<String>,
    /// Another second surname.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub second_surname: Patch<String>,
    /// Another first name; then `first_surname` too.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 200)]
    pub first_name: Option<String>,
    /// Other second names.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    pub second_name: Patch<String>,
    /// Another day of birth.
    #[serde(default, deserialize_with = "set")]
    pub birth_date: Option<NaiveDate>,
    /// Born in another municipality; null clears the place of birth.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "05001")]
    pub birth_municipality: Patch<String>,
    /// Born in another country; null clears the place of birth.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "VE")]
    pub birth_country: Patch<String>,
    /// `F` or `M`, as the paper says now.
    #[serde(default, deserialize_with = "set")]
    #[schema(example = "F")]
    pub sex: Option<String>,
    /// Another address; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub address: Patch<String>,
    /// Another municipality; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "05001")]
    pub municipality: Patch<String>,
    /// `urban` or `rural`; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, example = "rural")]
    pub zone: Patch<String>,
    /// Another stratum; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 6)]
    pub stratum: Patch<i64>,
    /// Another telephone; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    pub phone: Patch<String>,
    /// Another address for letters; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    pub email: Patch<String>,
}

impl StudentChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<ProfileChange, Invalid> {
        let mut form = Form::new();
        let change = self.read_within(&mut Within::new(&mut form, ""));
        form.done(|| change.ok())
    }

    fn read_within(self, at: &mut Within<'_>) -> Read<ProfileChange> {
        let document = at.other_paper(self.document_type.as_deref(), self.document_number.as_deref());
        let issued_in = at.take("issued_in", self.issued_in.parse(|code| MunicipalityCode::parse(&code)));
        let name = other_name(at, [self.first_surname, self.first_name], [self.second_surname, self.second_name]);
        let birth_date = self.birth_date.map(|day| at.birth_date(day)).transpose();
        let birth_place = other_birth_place(at, self.birth_municipality, self.birth_country);
        let sex = at.take_some("sex", self.sex.as_deref().map(|sex| said(sex, Sex::parse)));
        let address = at.take("address", self.address.parse(|address| Line::parse(&address)));
        let municipality = at.take("municipality", self.municipality.parse(|code| MunicipalityCode::parse(&code)));
        let zone = at.take("zone", self.zone.parse(|zone| Zone::parse(&zone)));
        let stratum = at.take("stratum", self.stratum.parse(stratum));
        let phone = at.take("phone", self.phone.parse(|phone| Phone::parse(&phone)));
        let email = at.take("email", self.email.parse(|email| Email::parse(&email)));
        Ok(ProfileChange {
            document: document?,
            issued_in: issued_in?,
            name: name?,
            birth_date: birth_date?,
            birth_place: birth_place?,
            sex: sex?,
            address: address?,
            municipality: municipality?,
            zone: zone?,
            stratum: stratum?,
            phone: phone?,
            email: email?,
        })
    }
}

/// Another name, if any of its parts is said.
fn other_name(
    at: &mut Within<'_>,
    [first_surname, first_name]: [Option<String>; 2],
    [second_surname, second_name]: [Patch<String>; 2],
) -> Read<Option<PersonName>> {
    let kept = |part: &Patch<String>| *part == Patch::Keep;
    if first_surname.is_none() && first_name.is_none() && kept(&second_surname) && kept(&second_name) {
        return Ok(None);
    }
    let set = |part: Patch<String>| if let Patch::Set(text) = part { Some(text) } else { None };
    let (second_surname, second_name) = (set(second_surname), set(second_name));
    let first = (first_surname.as_deref().unwrap_or_default(), first_name.as_deref().unwrap_or_default());
    name(at, first, (second_surname.as_deref(), second_name.as_deref())).map(Some)
}

/// Another place of birth, if any is said.
fn other_birth_place(
    at: &mut Within<'_>,
    municipality: Patch<String>,
    country: Patch<String>,
) -> Read<Patch<Birthplace>> {
    let set = |part: &Patch<String>| if let Patch::Set(text) = part { Some(text.clone()) } else { None };
    if let (Patch::Keep, Patch::Keep) = (&municipality, &country) {
        return Ok(Patch::Keep);
    }
    let place = at.birth_place(set(&municipality).as_deref(), set(&country).as_deref())?;
    Ok(place.map_or(Patch::Clear, Patch::Set))
}

/// Whose account it is.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountBody)]
pub struct UserBody {
    /// The account, of an active member of the institution who has the role `student`, or `guardian`; null for none.
    #[serde(deserialize_with = "patch")]
    #[schema(value_type = Option<Uuid>, required)]
    pub user_id: Patch<Uuid>,
}

impl UserBody {
    /// As the use case takes it.
    pub fn read(self) -> Option<UserId> {
        let mut user = None;
        self.user_id.map(UserId::from).apply(&mut user);
        user
    }
}
