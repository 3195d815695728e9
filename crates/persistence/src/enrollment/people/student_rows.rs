//! Rows of students.

use super::{document, name_key};
use crate::fault::unreadable;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::codes::{CountryCode, MunicipalityCode, NamePart, PersonName, Phone, Sex, Stratum, Zone};
use plantel_domain::enrollment::{Birthplace, Blocking, Guardianship, Profile, Student};
use plantel_domain::identity::Email;
use plantel_domain::store::StoreError;
use plantel_domain::text::{Line, Prose};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "students")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub document_kind: String,
    pub document_number: String,
    pub issued_in: Option<String>,
    pub first_surname: String,
    pub second_surname: Option<String>,
    pub first_name: String,
    pub second_name: Option<String>,
    pub name_key: String,
    pub search_text: String,
    pub birth_date: NaiveDate,
    pub birth_municipality: Option<String>,
    pub birth_country: Option<String>,
    pub sex: String,
    pub address: Option<String>,
    pub municipality: Option<String>,
    pub zone: Option<String>,
    pub stratum: Option<i32>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub user_id: Option<Uuid>,
    pub active: bool,
    pub blocked_at: Option<DateTime<Utc>>,
    pub blocked_by: Option<Uuid>,
    pub blocked_reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn row(s: &Student) -> Model {
    let (p, blocked) = (&s.profile, s.blocked.as_ref());
    let (birth_municipality, birth_country) = match &p.birth_place {
        None => (None, None),
        Some(Birthplace::Municipality { code }) => (Some(code.as_str().to_owned()), None),
        Some(Birthplace::Country { code }) => (None, Some(code.as_str().to_owned())),
    };
    Model {
        id: s.id.into(),
        institution_id: s.institution.into(),
        document_kind: p.document.kind.name().to_owned(),
        document_number: p.document.number.as_str().to_owned(),
        issued_in: p.issued_in.as_ref().map(|code| code.as_str().to_owned()),
        first_surname: p.name.first_surname.as_str().to_owned(),
        second_surname: p.name.second_surname.as_ref().map(ToString::to_string),
        first_name: p.name.first_name.as_str().to_owned(),
        second_name: p.name.second_name.as_ref().map(ToString::to_string),
        name_key: name_key(&p.name.folded()),
        search_text: p.search_text(),
        birth_date: p.birth_date,
        birth_municipality,
        birth_country,
        sex: p.sex.name().to_owned(),
        address: p.address.as_ref().map(ToString::to_string),
        municipality: p.municipality.as_ref().map(|code| code.as_str().to_owned()),
        zone: p.zone.map(|zone| zone.name().to_owned()),
        stratum: p.stratum.map(|stratum| i32::from(stratum.get())),
        phone: p.phone.as_ref().map(ToString::to_string),
        email: p.email.as_ref().map(|email| email.as_str().to_owned()),
        user_id: s.user.map(Into::into),
        active: s.active,
        blocked_at: blocked.map(|blocking| blocking.at),
        blocked_by: blocked.map(|blocking| blocking.by.into()),
        blocked_reason: blocked.map(|blocking| blocking.reason.to_string()),
        created_at: s.created_at,
        updated_at: s.updated_at,
        version: s.version,
    }
}

fn stratum(stored: i32) -> Result<Stratum, StoreError> {
    let known = u8::try_from(stored).ok().and_then(|digit| Stratum::try_from(digit).ok());
    known.ok_or_else(|| unreadable("stratum"))
}

pub(super) fn student(row: Model, guardians: Vec<Guardianship>) -> Result<Student, StoreError> {
    let birth_place = match (row.birth_municipality, row.birth_country) {
        (None, None) => None,
        (Some(code), None) => Some(Birthplace::Municipality { code: MunicipalityCode::stored(code) }),
        (None, Some(code)) => Some(Birthplace::Country { code: CountryCode::stored(code) }),
        (Some(_), Some(_)) => return Err(unreadable("place of birth")),
    };
    let blocked = match (row.blocked_at, row.blocked_by, row.blocked_reason) {
        (None, None, None) => None,
        (Some(at), Some(by), Some(reason)) => Some(Blocking { at, by: by.into(), reason: Prose::stored(reason) }),
        _ => return Err(unreadable("blocking")),
    };
    let name = PersonName {
        first_surname: NamePart::stored(row.first_surname),
        second_surname: row.second_surname.map(NamePart::stored),
        first_name: NamePart::stored(row.first_name),
        second_name: row.second_name.map(NamePart::stored),
    };
    let profile = Profile {
        document: document(&row.document_kind, row.document_number)?,
        issued_in: row.issued_in.map(MunicipalityCode::stored),
        name,
        birth_date: row.birth_date,
        birth_place,
        sex: Sex::parse(&row.sex).map_err(|_| unreadable("sex"))?,
        address: row.address.map(Line::stored),
        municipality: row.municipality.map(MunicipalityCode::stored),
        zone: row.zone.as_deref().map(Zone::parse).transpose().map_err(|_| unreadable("zone"))?,
        stratum: row.stratum.map(stratum).transpose()?,
        phone: row.phone.map(Phone::stored),
        email: row.email.map(Email::stored),
    };
    Ok(Student {
        id: row.id.into(),
        institution: row.institution_id.into(),
        profile,
        guardians,
        user: row.user_id.map(Into::into),
        active: row.active,
        blocked,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}
