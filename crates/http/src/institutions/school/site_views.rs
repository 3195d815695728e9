//! Bodies and views of sites.

use crate::extract::{patch, set};
use chrono::{DateTime, Utc};
use plantel_domain::codes::{MunicipalityCode, Zone};
use plantel_domain::form::{Form, Invalid, Patch};
use plantel_domain::institutions::DaneCode;
use plantel_domain::institutions::school::{NewSite, Site, SiteChange, SiteConsecutive};
use plantel_domain::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A place in which a school teaches (sede).
#[derive(Serialize, ToSchema)]
#[schema(as = Site)]
pub struct SiteView {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    #[schema(example = "Sede Central")]
    pub name: String,
    /// Its number at the statistics office: 12 digits.
    #[schema(example = "111001000123")]
    pub dane_code: Option<String>,
    /// What tells it apart from other sites in the ministry's register: two digits.
    #[schema(example = "01")]
    pub consecutive: Option<String>,
    /// In which municipality, by its code in DIVIPOLA.
    #[schema(example = "11001")]
    pub municipality: Option<String>,
    /// What that is called.
    #[schema(example = "Bogotá")]
    pub municipality_name: Option<String>,
    /// Street and number, or how it is found.
    #[schema(example = "Calle 85 # 37-33")]
    pub address: Option<String>,
    /// `urban` or `rural`.
    #[schema(example = "urban")]
    pub zone: Option<&'static str>,
    /// False once it is retired.
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<Site> for SiteView {
    fn from(site: Site) -> Self {
        Self {
            id: site.id.into(),
            name: site.name.into(),
            dane_code: site.dane_code.map(|code| code.as_str().to_owned()),
            consecutive: site.consecutive.map(Into::into),
            municipality_name: site.municipality.as_ref().map(|code| code.name().to_owned()),
            municipality: site.municipality.map(|code| code.as_str().to_owned()),
            address: site.address.map(Into::into),
            zone: site.zone.map(Zone::name),
            active: site.active,
            created_at: site.created_at,
        }
    }
}

/// A new site.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SiteBody {
    /// What it is called; unique in the institution without regard to accents and case.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 100, example = "Sede Central")]
    pub name: String,
    /// Its number at the statistics office: 12 digits, of which the second to the sixth are those of the municipality;
    /// unique in the institution.
    #[schema(min_length = 12, max_length = 12, example = "111001000123")]
    pub dane_code: Option<String>,
    /// What tells it apart from other sites in the ministry's register (`CONS_SEDE`): two digits from `01` to `99`;
    /// unique in the institution.
    #[schema(min_length = 2, max_length = 2, example = "01")]
    pub consecutive: Option<String>,
    /// In which municipality, by its code in DIVIPOLA.
    #[schema(min_length = 5, max_length = 5, example = "11001")]
    pub municipality: Option<String>,
    /// Street and number, or how it is found.
    #[schema(max_length = 200, example = "Calle 85 # 37-33")]
    pub address: Option<String>,
    /// `urban` or `rural`.
    #[schema(example = "urban")]
    pub zone: Option<String>,
}

impl SiteBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewSite, Invalid> {
        let mut form = Form::new();
        let name = form.take("/name", Line::parse(&self.name));
        let dane = form.take_some("/dane_code", self.dane_code.as_deref().map(DaneCode::parse));
        let consecutive = form.take_some("/consecutive", self.consecutive.as_deref().map(SiteConsecutive::parse));
        let municipality = form.take_some("/municipality", self.municipality.as_deref().map(MunicipalityCode::parse));
        let address = form.take_some("/address", self.address.as_deref().map(Line::parse));
        let zone = form.take_some("/zone", self.zone.as_deref().map(Zone::parse));
        form.done(|| {
            Some(NewSite {
                name: name?,
                dane_code: dane?,
                consecutive: consecutive?,
                municipality: municipality?,
                address: address?,
                zone: zone?,
            })
        })
    }
}

/// A partial change of a site.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SiteChangeBody {
    /// Another name.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// Another number at the statistics office; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, min_length = 12, max_length = 12)]
    pub dane_code: Patch<String>,
    /// Something else that tells it apart in the ministry's register; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, min_length = 2, max_length = 2)]
    pub consecutive: Patch<String>,
    /// Another municipality; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, min_length = 5, max_length = 5)]
    pub municipality: Patch<String>,
    /// Another address; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub address: Patch<String>,
    /// Another zone; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    pub zone: Patch<String>,
}

impl SiteChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<SiteChange, Invalid> {
        let mut form = Form::new();
        let name = form.take_some("/name", self.name.as_deref().map(Line::parse));
        let dane = form.take("/dane_code", self.dane_code.parse(|code| DaneCode::parse(&code)));
        let consecutive = form.take("/consecutive", self.consecutive.parse(|code| SiteConsecutive::parse(&code)));
        let municipality = form.take("/municipality", self.municipality.parse(|code| MunicipalityCode::parse(&code)));
        let address = form.take("/address", self.address.parse(|text| Line::parse(&text)));
        let zone = form.take("/zone", self.zone.parse(|name| Zone::parse(&name)));
        form.done(|| {
            Some(SiteChange {
                name: name?,
                dane_code: dane?,
                consecutive: consecutive?,
                municipality: municipality?,
                address: address?,
                zone: zone?,
            })
        })
    }
}
