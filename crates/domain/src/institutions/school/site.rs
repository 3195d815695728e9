//! A place in which a school teaches (sede).

use super::{Refusal, SiteConsecutive};
use crate::access::Target;
use crate::clock::Timestamp;
use crate::codes::{MunicipalityCode, Zone};
use crate::error::{Fault, Kind, Params};
use crate::form::{BadValue, Invalid, Patch};
use crate::ids::{InstitutionId, SiteId};
use crate::institutions::DaneCode;
use crate::journal::facts;
use crate::page::{Sort, SortField};
use crate::store::Version;
use crate::text::{Line, fold};
use serde::Serialize;

/// A place in which a school teaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Whose.
    pub institution: InstitutionId,
    /// What it is called; unique in the institution, without regard to accents and case.
    pub name: Line<100>,
    /// Its number at the statistics office; unique in the institution.
    pub dane_code: Option<DaneCode>,
    /// What tells it apart from other sites in the ministry's register; unique in the institution.
    pub consecutive: Option<SiteConsecutive>,
    /// Where it is.
    pub municipality: Option<MunicipalityCode>,
    /// Street and number, or how it is found.
    pub address: Option<Line<200>>,
    /// In town or in the country.
    pub zone: Option<Zone>,
    /// False once it is retired.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

impl From<&Site> for Target {
    fn from(site: &Site) -> Self {
        Self::institution(site.institution)
    }
}

/// What somebody fills in for a new site.
#[derive(Clone, Debug)]
pub struct NewSite {
    /// What it is called.
    pub name: Line<100>,
    /// Its number at the statistics office.
    pub dane_code: Option<DaneCode>,
    /// What tells it apart in the ministry's register.
    pub consecutive: Option<SiteConsecutive>,
    /// Where it is.
    pub municipality: Option<MunicipalityCode>,
    /// Street and number.
    pub address: Option<Line<200>>,
    /// In town or in the country.
    pub zone: Option<Zone>,
}

/// A partial change.
#[derive(Clone, Debug, Default)]
pub struct SiteChange {
    /// Another name.
    pub name: Option<Line<100>>,
    /// Another number at the statistics office.
    pub dane_code: Patch<DaneCode>,
    /// Something else that tells it apart in the ministry's register.
    pub consecutive: Patch<SiteConsecutive>,
    /// Another municipality.
    pub municipality: Patch<MunicipalityCode>,
    /// Another address.
    pub address: Patch<Line<200>>,
    /// Another zone.
    pub zone: Patch<Zone>,
}

/// What a site refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SiteError {
    /// Nothing changes in it any more.
    #[error("the site is retired")]
    Retired,
    /// It was not retired.
    #[error("the site is in use")]
    InUse,
    /// Groups of a year that is not over are taught in it.
    #[error("{0} groups of a year that is not over are in it")]
    HasGroups(u64),
}

impl Fault for SiteError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Retired => "site.retired",
            Self::InUse => "site.in-use",
            Self::HasGroups(_) => "site.has-groups",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::HasGroups(count) => Params::none().number("count", i64::try_from(*count).unwrap_or(i64::MAX)),
            Self::Retired | Self::InUse => Params::none(),
        }
    }
}

/// Refuses a number of the statistics office that is of another municipality: its digits two to six name one.
pub fn agree(dane: Option<&DaneCode>, municipality: Option<&MunicipalityCode>) -> Result<(), Invalid> {
    let same = |(dane, municipality): (&DaneCode, &MunicipalityCode)| {
        dane.as_str().get(1..6).is_some_and(|digits| digits == municipality.as_str())
    };
    if dane.zip(municipality).is_none_or(same) {
        Ok(())
    } else {
        Err(Invalid::at("/dane_code", BadValue::new("dane.other-municipality")))
    }
}

impl Site {
    /// A new one; refuses a number that is of another municipality.
    pub fn new((id, institution): (SiteId, InstitutionId), new: NewSite, now: Timestamp) -> Result<Self, Invalid> {
        agree(new.dane_code.as_ref(), new.municipality.as_ref())?;
        Ok(Self {
            id,
            institution,
            name: new.name,
            dane_code: new.dane_code,
            consecutive: new.consecutive,
            municipality: new.municipality,
            address: new.address,
            zone: new.zone,
            active: true,
            created_at: now,
            version: 1,
        })
    }

    /// The form of the name that is unique.
    pub fn key(&self) -> String {
        fold(self.name.as_str())
    }

    /// What is searched: name, number and address, folded.
    pub fn search_text(&self) -> String {
        let dane = self.dane_code.as_ref().map(DaneCode::as_str);
        let address = self.address.as_ref().map(Line::as_str);
        let texts: Vec<&str> = [Some(self.name.as_str()), dane, address].into_iter().flatten().collect();
        fold(&texts.join(" "))
    }

    /// Refuses what is done in a place that is not in use.
    pub fn in_use(&self) -> Result<(), SiteError> {
        if self.active { Ok(()) } else { Err(SiteError::Retired) }
    }

    /// Applies a change; a retired site stays as it was.
    pub fn change(mut self, change: SiteChange) -> Result<Self, Refusal<SiteError>> {
        self.in_use().map_err(Refusal::State)?;
        if let Some(name) = change.name {
            self.name = name;
        }
        change.dane_code.apply(&mut self.dane_code);
        change.consecutive.apply(&mut self.consecutive);
        change.municipality.apply(&mut self.municipality);
        change.address.apply(&mut self.address);
        change.zone.apply(&mut self.zone);
        agree(self.dane_code.as_ref(), self.municipality.as_ref())?;
        Ok(self)
    }

    /// Takes it out of use, once so many groups of years that are not over are none.
    pub fn retire(mut self, groups: u64) -> Result<(Self, SiteRetired), SiteError> {
        self.in_use()?;
        if groups > 0 {
            return Err(SiteError::HasGroups(groups));
        }
        self.active = false;
        let retired = SiteRetired { site: self.id };
        Ok((self, retired))
    }

    /// Takes a retired one into use again. Its name and its numbers stayed taken, so they are still its own.
    pub fn reactivate(mut self) -> Result<(Self, SiteReactivated), SiteError> {
        if self.active {
            return Err(SiteError::InUse);
        }
        self.active = true;
        let reactivated = SiteReactivated { site: self.id };
        Ok((self, reactivated))
    }
}

/// Which sites of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFilter {
    /// Only those in use, or only retired ones.
    pub active: Option<bool>,
    /// Name, number or address contains this, without regard to accents and case.
    pub search: Option<String>,
    /// Order.
    pub sort: Sort<SiteSort>,
}

/// What sites are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteSort {
    /// By folded name.
    Name,
    /// By when they were made.
    CreatedAt,
}

impl SortField for SiteSort {
    const ALL: &'static [(&'static str, Self)] = &[("name", Self::Name), ("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::Name, descending: false };
}

facts! {
    about "site" {
        /// Which site.
        site: SiteId,
    }

    /// A site was made.
    SiteCreated = "site.created",
    /// Its data changed.
    SiteChanged = "site.changed",
    /// It was taken out of use.
    SiteRetired = "site.retired",
    /// It was taken into use again.
    SiteReactivated = "site.reactivated",
}

#[cfg(test)]
#[path = "site_tests.rs"]
mod tests;
