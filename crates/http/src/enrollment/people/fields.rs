//! The fields of an object, wherever in a body it stands.

use plantel_domain::clock::{Day, plausible_day};
use plantel_domain::codes::{CountryCode, DocumentNumber, DocumentType, IdentityDocument, MunicipalityCode, Stratum};
use plantel_domain::enrollment::Birthplace;
use plantel_domain::form::{BadValue, Form};

/// A field was refused, and is told.
#[derive(Clone, Copy, Debug)]
pub struct Refused;

/// What was read of an object.
pub type Read<T> = Result<T, Refused>;

/// An object in a body, whose bad fields are told by where they stand in the whole.
pub struct Within<'f> {
    form: &'f mut Form,
    place: String,
}

impl<'f> Within<'f> {
    /// What stands there, as `/student`; the whole body when it is empty.
    pub fn new(form: &'f mut Form, place: &str) -> Self {
        Self { form, place: place.to_owned() }
    }

    /// An object in it.
    pub fn inside(&mut self, name: &str) -> Within<'_> {
        Within { form: &mut *self.form, place: format!("{}/{name}", self.place) }
    }

    /// As [`Form::take`].
    pub fn take<T>(&mut self, name: &str, parsed: Result<T, BadValue>) -> Read<T> {
        self.form.take(&format!("{}/{name}", self.place), parsed).ok_or(Refused)
    }

    /// As [`Form::take_some`].
    pub fn take_some<T>(&mut self, name: &str, parsed: Option<Result<T, BadValue>>) -> Read<Option<T>> {
        parsed.map(|parsed| self.take(name, parsed)).transpose()
    }

    /// Refuses a field for this.
    pub fn refuse<T>(&mut self, name: &str, code: &'static str) -> Read<T> {
        self.take(name, Err(BadValue::new(code)))
    }

    /// A paper, of both its fields.
    pub fn paper(&mut self, kind: &str, number: &str) -> Read<IdentityDocument> {
        let kind = self.take("document_type", said(kind, DocumentType::parse));
        let number = self.take("document_number", said(number, DocumentNumber::parse));
        Ok(IdentityDocument { kind: kind?, number: number? })
    }

    /// Another paper: both of its fields are said, or none is.
    pub fn other_paper(&mut self, kind: Option<&str>, number: Option<&str>) -> Read<Option<IdentityDocument>> {
        match (kind, number) {
            (None, None) => Ok(None),
            (kind, number) => self.paper(kind.unwrap_or_default(), number.unwrap_or_default()).map(Some),
        }
    }

    /// Where somebody was born: in a municipality, or in another country.
    pub fn birth_place(&mut self, municipality: Option<&str>, country: Option<&str>) -> Read<Option<Birthplace>> {
        let municipality = self.take_some("birth_municipality", municipality.map(MunicipalityCode::parse));
        let abroad = |text: &str| CountryCode::parse(text).and_then(Birthplace::abroad);
        let country = self.take_some("birth_country", country.map(abroad));
        match (municipality?, country?) {
            (Some(code), None) => Ok(Some(Birthplace::Municipality { code })),
            (None, abroad) => Ok(abroad),
            (Some(_), Some(_)) => self.refuse("birth_country", "field.invalid"),
        }
    }

    /// A day of birth; whether it is past, the institution's calendar says.
    pub fn birth_date(&mut self, day: Day) -> Read<Day> {
        self.take("birth_date", plausible_day(day))
    }
}

/// What must be said.
pub fn said<T>(typed: &str, parse: impl FnOnce(&str) -> Result<T, BadValue>) -> Result<T, BadValue> {
    if typed.trim().is_empty() { Err(BadValue::new("field.required")) } else { parse(typed) }
}

/// The digit of a stratum.
pub fn stratum(digit: i64) -> Result<Stratum, BadValue> {
    let digit = u8::try_from(digit).map_err(|_| BadValue::new("stratum.unknown"))?;
    Stratum::try_from(digit)
}
