//! Bodies and views of institutions and environments.

use crate::access::read_modules;
use crate::extract::{patch, set};
use chrono::{DateTime, Utc};
use plantel_domain::access::Module;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::identity::Locale;
use plantel_domain::institutions::{
    DaneCode, Environment, EnvironmentChange, Institution, InstitutionChange, InstitutionCode, InstitutionKind,
    NewEnvironment, NewInstitution, Nit, time_zone,
};
use plantel_domain::money::Money;
use plantel_domain::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A school, training centre, university or farm.
#[derive(Serialize, ToSchema)]
#[schema(as = Institution)]
pub struct InstitutionView {
    /// Its id.
    pub id: Uuid,
    /// `school`, `training_center`, `university` or `farm`.
    #[schema(example = "training_center")]
    pub kind: &'static str,
    /// What it is called.
    #[schema(example = "Centro de Formación Demo")]
    pub name: String,
    /// What people type for it.
    #[schema(example = "DEMO")]
    pub code: String,
    /// Tax number with its check digit.
    #[schema(example = "899999034-1")]
    pub nit: Option<String>,
    /// Number at the statistics office.
    pub dane_code: Option<String>,
    /// IANA time zone.
    #[schema(example = "America/Bogota")]
    pub time_zone: &'static str,
    /// `es`, `en` or `pt`.
    #[schema(example = "es")]
    pub locale: &'static str,
    /// ISO 4217.
    #[schema(example = "COP")]
    pub currency: &'static str,
    /// The modules switched on.
    #[schema(example = json!(["inventory"]))]
    pub modules: Vec<&'static str>,
    /// Whether its people may act in it.
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<Institution> for InstitutionView {
    fn from(institution: Institution) -> Self {
        Self {
            id: institution.id.into(),
            kind: institution.kind.name(),
            name: institution.name.into(),
            code: institution.code.as_str().to_owned(),
            nit: institution.nit.map(|nit| nit.as_str().to_owned()),
            dane_code: institution.dane_code.map(|code| code.as_str().to_owned()),
            time_zone: institution.time_zone.name(),
            locale: institution.locale.code(),
            currency: institution.currency.code(),
            modules: institution.modules.iter().map(|module| module.name()).collect(),
            active: institution.active,
            created_at: institution.created_at,
        }
    }
}

/// A new institution.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InstitutionBody {
    /// `school`, `training_center`, `university` or `farm`.
    #[serde(default)]
    #[schema(required, example = "training_center")]
    pub kind: String,
    /// What it is called.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Centro de Formación Demo")]
    pub name: String,
    /// 2 to 32 letters, digits or dashes; unique.
    #[serde(default)]
    #[schema(required, min_length = 2, max_length = 32, example = "NUEVO")]
    pub code: String,
    /// Tax number with its check digit.
    #[schema(example = "899999034-1")]
    pub nit: Option<String>,
    /// 12 digits.
    pub dane_code: Option<String>,
    /// IANA time zone.
    #[schema(default = "America/Bogota")]
    pub time_zone: Option<String>,
    /// `es`, `en` or `pt`.
    #[schema(default = "es")]
    pub locale: Option<String>,
    /// ISO 4217.
    #[schema(default = "COP")]
    pub currency: Option<String>,
    /// The modules to start with; all when absent.
    pub modules: Option<Vec<String>>,
}

impl InstitutionBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewInstitution, Invalid> {
        let mut form = Form::new();
        let or = |text: Option<String>, default: &str| text.unwrap_or_else(|| default.to_owned());
        let kind = form.take("/kind", InstitutionKind::parse(&self.kind));
        let name = form.take("/name", Line::parse(&self.name));
        let code = form.take("/code", InstitutionCode::parse(&self.code));
        let nit = form.take_some("/nit", self.nit.as_deref().map(Nit::parse));
        let dane_code = form.take_some("/dane_code", self.dane_code.as_deref().map(DaneCode::parse));
        let zone = form.take("/time_zone", time_zone(&or(self.time_zone, "America/Bogota")));
        let locale = form.take("/locale", Locale::parse(&or(self.locale, "es")));
        let currency = form.take("/currency", Money::currency_of(&or(self.currency, "COP")));
        let modules = match &self.modules {
            Some(names) => read_modules(&mut form, names),
            None => Module::ALL.iter().copied().collect(),
        };
        form.done(|| {
            Some(NewInstitution {
                kind: kind?,
                name: name?,
                code: code?,
                nit: nit?,
                dane_code: dane_code?,
                time_zone: zone?,
                locale: locale?,
                currency: currency?,
                modules,
            })
        })
    }
}

/// A partial change of an institution.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InstitutionChangeBody {
    /// Another name.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Another tax number; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    pub nit: Patch<String>,
    /// Another number at the statistics office; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    pub dane_code: Patch<String>,
    /// Another time zone.
    #[serde(default, deserialize_with = "set")]
    pub time_zone: Option<String>,
    /// Another language.
    #[serde(default, deserialize_with = "set")]
    pub locale: Option<String>,
    /// Switched off or on; for platform administrators.
    #[serde(default, deserialize_with = "set")]
    pub active: Option<bool>,
}

impl InstitutionChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<InstitutionChange, Invalid> {
        let mut form = Form::new();
        let name = form.take_some("/name", self.name.as_deref().map(Line::parse));
        let nit = form.take("/nit", self.nit.parse(|nit| Nit::parse(&nit)));
        let dane_code = form.take("/dane_code", self.dane_code.parse(|code| DaneCode::parse(&code)));
        let zone = form.take_some("/time_zone", self.time_zone.as_deref().map(time_zone));
        let locale = form.take_some("/locale", self.locale.as_deref().map(Locale::parse));
        form.done(|| {
            Some(InstitutionChange {
                name: name?,
                nit: nit?,
                dane_code: dane_code?,
                time_zone: zone?,
                locale: locale?,
                active: self.active,
            })
        })
    }
}

/// A room, laboratory or warehouse.
#[derive(Serialize, ToSchema)]
#[schema(as = Environment)]
pub struct EnvironmentView {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    #[schema(example = "Bodega Principal")]
    pub name: String,
    /// A short code.
    pub code: Option<String>,
    /// Where it is.
    pub location: Option<String>,
    /// How many people it holds.
    pub capacity: Option<u32>,
    /// Whether things are lent from it.
    pub is_warehouse: bool,
    /// What is printed on its door; null while its tag is revoked.
    #[schema(example = "00112233445566778899AABBCCDDEEFF")]
    pub tag: Option<String>,
    /// False once it is retired.
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<Environment> for EnvironmentView {
    fn from(environment: Environment) -> Self {
        Self {
            id: environment.id.into(),
            name: environment.name.into(),
            code: environment.code.map(Into::into),
            location: environment.location.map(Into::into),
            capacity: environment.capacity,
            is_warehouse: environment.is_warehouse,
            tag: environment.tag.map(|tag| tag.to_string()),
            active: environment.active,
            created_at: environment.created_at,
        }
    }
}

/// The most people an environment can hold.
const CAPACITY: u32 = 100_000;

fn capacity(people: u32) -> Result<u32, BadValue> {
    let bounds = || Params::none().number("min", 0).number("max", i64::from(CAPACITY));
    if people <= CAPACITY { Ok(people) } else { Err(BadValue::with("field.out-of-range", bounds())) }
}

/// A new environment.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentBody {
    /// What it is called; unique in the institution without regard to accents and case.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 100, example = "Laboratorio de Redes")]
    pub name: String,
    /// A short code.
    #[schema(max_length = 50)]
    pub code: Option<String>,
    /// Where it is.
    #[schema(max_length = 200)]
    pub location: Option<String>,
    /// How many people it holds.
    #[schema(maximum = 100_000)]
    pub capacity: Option<u32>,
    /// Whether things are lent from it.
    #[serde(default)]
    #[schema(default = false)]
    pub is_warehouse: bool,
}

impl EnvironmentBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewEnvironment, Invalid> {
        let mut form = Form::new();
        let name = form.take("/name", Line::parse(&self.name));
        let code = form.take_some("/code", self.code.as_deref().map(Line::parse));
        let location = form.take_some("/location", self.location.as_deref().map(Line::parse));
        let people = form.take_some("/capacity", self.capacity.map(capacity));
        let is_warehouse = self.is_warehouse;
        form.done(|| {
            Some(NewEnvironment { name: name?, code: code?, location: location?, capacity: people?, is_warehouse })
        })
    }
}

/// A partial change of an environment.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentChangeBody {
    /// Another name.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Another code; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 50)]
    pub code: Patch<String>,
    /// Another place; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub location: Patch<String>,
    /// Another capacity; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<u32>, maximum = 100_000)]
    pub capacity: Patch<u32>,
    /// Whether things are lent from it.
    #[serde(default, deserialize_with = "set")]
    pub is_warehouse: Option<bool>,
}

impl EnvironmentChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<EnvironmentChange, Invalid> {
        let mut form = Form::new();
        let name = form.take_some("/name", self.name.as_deref().map(Line::parse));
        let code = form.take("/code", self.code.parse(|code| Line::parse(&code)));
        let location = form.take("/location", self.location.parse(|place| Line::parse(&place)));
        let people = form.take("/capacity", self.capacity.parse(capacity));
        let is_warehouse = self.is_warehouse;
        form.done(|| {
            Some(EnvironmentChange { name: name?, code: code?, location: location?, capacity: people?, is_warehouse })
        })
    }
}
