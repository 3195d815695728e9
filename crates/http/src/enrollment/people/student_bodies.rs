//! What is sent about students.

use super::fields::{Read, Within, said, stratum};
use super::guardian_bodies::NewGuardianshipBody;
use super::sensitive_bodies::SensitiveBody;
use chrono::NaiveDate;
use plantel_application::enrollment::{GuardianRef, NewGuardianship, NewStudent};
use plantel_domain::codes::{MunicipalityCode, NamePart, PersonName, Phone, Sex, Zone};
use plantel_domain::enrollment::{MOST_GUARDIANS, Profile};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::identity::Email;
use plantel_domain::text::Line;
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use validator::Validate;

/// A new student.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct StudentBody {
    /// Type of the paper: `RC`, `TI`, `CC`, `CE`, `NIP`, `NUIP`, `NES`, `CABILDO`, `PEP`, `VISA`, `TMF`, `PPT` or
    /// `PASSPORT`.
    #[serde(default)]
    #[schema(required, example = "TI")]
    pub document_type: String,
    /// Its number: 1 to 20 letters and digits; spaces, dots and hyphens are taken out.
    #[serde(default)]
    #[schema(required, example = "1007000013")]
    pub document_number: String,
    /// In which municipality it was issued, by its five digits in DIVIPOLA.
    #[schema(example = "05001")]
    pub issued_in: Option<String>,
    /// First surname.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Peña")]
    pub first_surname: String,
    /// Second surname.
    #[schema(min_length = 1, max_length = 200, example = "Ruiz")]
    pub second_surname: Option<String>,
    /// First name.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Ana")]
    pub first_name: String,
    /// The other names.
    #[schema(min_length = 1, max_length = 200, example = "María")]
    pub second_name: Option<String>,
    /// On which day they were born.
    pub birth_date: NaiveDate,
    /// In which municipality they were born, by its five digits in DIVIPOLA; or `birth_country`.
    #[schema(example = "05001")]
    pub birth_municipality: Option<String>,
    /// In which other country they were born, by its two letters in ISO 3166-1; or `birth_municipality`.
    #[schema(example = "VE")]
    pub birth_country: Option<String>,
    /// `F` or `M`, as the paper says.
    #[serde(default)]
    #[schema(required, example = "F")]
    pub sex: String,
    /// Where they live.
    #[schema(max_length = 200, example = "Calle 45 # 12-30")]
    pub address: Option<String>,
    /// In which municipality they live, by its five digits in DIVIPOLA.
    #[schema(example = "05001")]
    pub municipality: Option<String>,
    /// `urban` or `rural`.
    #[schema(example = "urban")]
    pub zone: Option<String>,
    /// The stratum of the house; 0 where it has none.
    #[schema(minimum = 0, maximum = 6, example = 3)]
    pub stratum: Option<i64>,
    /// Their telephone.
    #[schema(example = "+57 300 123 4567")]
    pub phone: Option<String>,
    /// Their address for letters.
    #[schema(example = "ana@example.edu.co")]
    pub email: Option<String>,
    /// What the law calls sensitive; it needs the permission `write:students_sensitive`.
    pub sensitive: Option<SensitiveBody>,
    /// Who answers for them, whom to call first first; each once.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub guardians: Vec<NewGuardianshipBody>,
}

impl StudentBody {
    /// As the use case takes it. With `confirm` what is said of known guardians changes them, whoever else's they are.
    pub fn read(self, confirm: bool) -> Result<NewStudent, Invalid> {
        let mut form = Form::new();
        let new = self.read_within(&mut Within::new(&mut form, ""), confirm);
        form.done(|| new.ok())
    }

    /// The same, of a student in a larger body.
    pub fn read_within(self, at: &mut Within<'_>, confirm: bool) -> Read<NewStudent> {
        let document = at.paper(&self.document_type, &self.document_number);
        let issued_in = at.take_some("issued_in", self.issued_in.as_deref().map(MunicipalityCode::parse));
        let second = (self.second_surname.as_deref(), self.second_name.as_deref());
        let name = name(at, (self.first_surname.as_str(), self.first_name.as_str()), second);
        let birth_date = at.birth_date(self.birth_date);
        let birth_place = at.birth_place(self.birth_municipality.as_deref(), self.birth_country.as_deref());
        let sex = at.take("sex", said(&self.sex, Sex::parse));
        let address = at.take_some("address", self.address.as_deref().map(Line::parse));
        let municipality = at.take_some("municipality", self.municipality.as_deref().map(MunicipalityCode::parse));
        let zone = at.take_some("zone", self.zone.as_deref().map(Zone::parse));
        let stratum = at.take_some("stratum", self.stratum.map(stratum));
        let phone = at.take_some("phone", self.phone.as_deref().map(Phone::parse));
        let email = at.take_some("email", self.email.as_deref().map(Email::parse));
        let sensitive = self.sensitive.map(|body| body.read_within(&mut at.inside("sensitive"))).transpose();
        let guardians = guardians(at, self.guardians);
        let profile = Profile {
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
        };
        Ok(NewStudent { profile, sensitive: sensitive?, guardians: guardians?, confirm })
    }
}

/// A name, whole.
pub(super) fn name(
    at: &mut Within<'_>,
    (first_surname, first_name): (&str, &str),
    (second_surname, second_name): (Option<&str>, Option<&str>),
) -> Read<PersonName> {
    let first_surname = at.take("first_surname", said(first_surname, NamePart::parse));
    let second_surname = at.take_some("second_surname", second_surname.map(NamePart::parse));
    let first_name = at.take("first_name", said(first_name, NamePart::parse));
    let second_name = at.take_some("second_name", second_name.map(NamePart::parse));
    Ok(PersonName {
        first_surname: first_surname?,
        second_surname: second_surname?,
        first_name: first_name?,
        second_name: second_name?,
    })
}

/// Each once, by id or by paper.
fn guardians(at: &mut Within<'_>, bodies: Vec<NewGuardianshipBody>) -> Read<Vec<NewGuardianship>> {
    if bodies.len() > MOST_GUARDIANS {
        let max = i64::try_from(MOST_GUARDIANS).unwrap_or(i64::MAX);
        return at.take("guardians", Err(BadValue::with("list.too-long", Params::none().number("max", max))));
    }
    let (mut known, mut described) = (BTreeSet::new(), BTreeSet::new());
    let each = bodies.into_iter().enumerate().map(|(n, body)| {
        let place = format!("guardians/{n}");
        let link = body.read_within(&mut at.inside(&place))?;
        let first = match &link.who {
            GuardianRef::Known(id) => known.insert(*id),
            GuardianRef::Described(said) => described.insert(said.document.bearer()),
        };
        if first { Ok(link) } else { at.refuse(&place, "list.twice") }
    });
    // All of them are read, so that each bad one is told.
    let read: Vec<Read<NewGuardianship>> = each.collect();
    read.into_iter().collect()
}
