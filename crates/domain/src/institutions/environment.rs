//! A room, laboratory or warehouse.

use crate::access::Target;
use crate::clock::{Day, Timestamp};
use crate::error::{Fault, Kind, Params};
use crate::form::Patch;
use crate::ids::{EnvironmentId, InstitutionId};
use crate::journal::{facts, told};
use crate::page::{Sort, SortField};
use crate::store::Version;
use crate::tag::Tag;
use crate::text::{Line, fold};
use serde::Serialize;

/// A room, laboratory or warehouse of an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Environment {
    /// Its id.
    pub id: EnvironmentId,
    /// Whose.
    pub institution: InstitutionId,
    /// What it is called; unique in the institution, without regard to accents and case.
    pub name: Line<100>,
    /// A short code, if it has one.
    pub code: Option<Line<50>>,
    /// Where it is: building, floor.
    pub location: Option<Line<200>>,
    /// How many people it holds.
    pub capacity: Option<u32>,
    /// Whether things are lent from it.
    pub is_warehouse: bool,
    /// What is printed on its door; none while its tag is revoked.
    #[serde(serialize_with = "told")]
    pub tag: Option<Tag>,
    /// False once it is retired.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

impl From<&Environment> for Target {
    fn from(environment: &Environment) -> Self {
        Self::institution(environment.institution).at(environment.id)
    }
}

/// What somebody fills in for a new environment.
#[derive(Clone, Debug)]
pub struct NewEnvironment {
    /// What it is called.
    pub name: Line<100>,
    /// A short code.
    pub code: Option<Line<50>>,
    /// Where it is.
    pub location: Option<Line<200>>,
    /// How many people it holds.
    pub capacity: Option<u32>,
    /// Whether things are lent from it.
    pub is_warehouse: bool,
}

/// A partial change.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentChange {
    /// Another name.
    pub name: Option<Line<100>>,
    /// Another code.
    pub code: Patch<Line<50>>,
    /// Another place.
    pub location: Patch<Line<200>>,
    /// Another capacity.
    pub capacity: Patch<u32>,
    /// Whether things are lent from it.
    pub is_warehouse: Option<bool>,
}

/// What a retired or full environment refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvironmentError {
    /// Nothing changes in it any more.
    #[error("the environment is retired")]
    Retired,
    /// Things are still in it.
    #[error("{0} assets are still in it")]
    HoldsAssets(u64),
    /// Somebody has class in it still.
    #[error("there is class in it on {0} and later")]
    HasClasses(Day),
}

impl Fault for EnvironmentError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Retired => "environment.retired",
            Self::HoldsAssets(_) => "environment.holds-assets",
            Self::HasClasses(_) => "environment.has-classes",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::HoldsAssets(count) => Params::none().number("count", i64::try_from(*count).unwrap_or(i64::MAX)),
            Self::HasClasses(day) => Params::none().text("day", day.to_string()),
            Self::Retired => Params::none(),
        }
    }
}

impl Environment {
    /// The form of the name that is unique.
    pub fn key(&self) -> String {
        fold(self.name.as_str())
    }

    /// Applies a change; a retired environment stays as it was.
    pub fn change(mut self, change: EnvironmentChange) -> Result<Self, EnvironmentError> {
        if !self.active {
            return Err(EnvironmentError::Retired);
        }
        if let Some(name) = change.name {
            self.name = name;
        }
        change.code.apply(&mut self.code);
        change.location.apply(&mut self.location);
        change.capacity.apply(&mut self.capacity);
        self.is_warehouse = change.is_warehouse.unwrap_or(self.is_warehouse);
        Ok(self)
    }

    /// Takes it out of use, once so many assets are none, and there is no class in it any more.
    pub fn retire(mut self, assets: u64, class: Option<Day>) -> Result<(Self, EnvironmentRetired), EnvironmentError> {
        if !self.active {
            return Err(EnvironmentError::Retired);
        }
        if assets > 0 {
            return Err(EnvironmentError::HoldsAssets(assets));
        }
        if let Some(day) = class {
            return Err(EnvironmentError::HasClasses(day));
        }
        self.active = false;
        self.tag = None;
        let retired = EnvironmentRetired { environment: self.id };
        Ok((self, retired))
    }
}

/// Which environments of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnvironmentFilter {
    /// Only warehouses, or only others.
    pub is_warehouse: Option<bool>,
    /// Only those in use, or only retired ones.
    pub active: Option<bool>,
    /// Name, code or location contains this, without regard to accents and case.
    pub search: Option<String>,
    /// Order.
    pub sort: Sort<EnvironmentSort>,
}

/// What environments are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvironmentSort {
    /// By folded name.
    Name,
    /// By when they were made.
    CreatedAt,
}

impl SortField for EnvironmentSort {
    const ALL: &'static [(&'static str, Self)] = &[("name", Self::Name), ("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::Name, descending: false };
}

facts! {
    about "environment" {
        /// Which environment.
        environment: EnvironmentId,
    }

    /// An environment was made.
    EnvironmentCreated = "environment.created",
    /// Its data changed.
    EnvironmentChanged = "environment.changed",
    /// It was taken out of use.
    EnvironmentRetired = "environment.retired",
    /// Its tag finds it no more.
    EnvironmentTagRevoked = "environment.tag-revoked",
    /// It has a new tag.
    EnvironmentTagIssued = "environment.tag-issued",
}
