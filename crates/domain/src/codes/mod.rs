//! Code lists of the school, and values of people: what offices write, read as it is meant, and as the ministry counts
//! it. `docs/codes.md` names the lists and their sources.

mod countries;
mod disabilities;
mod divipola;
mod documents;
mod ethnicities;
mod grades;
mod people;
mod relationships;
mod shifts;
mod spelling;

pub use countries::{Country, CountryCode, UNSPECIFIED_COUNTRY, countries};
pub use disabilities::Disability;
pub use divipola::{Department, Municipality, MunicipalityCode, departments, find_municipalities, municipalities};
pub use documents::{DOUBTS, DocumentNumber, DocumentType, IdentityDocument};
pub use ethnicities::Ethnicity;
pub use grades::GradeLevel;
pub use people::{NamePart, PersonName, Phone, Sex, Stratum, Zone};
pub use relationships::Relationship;
pub use shifts::Shift;

#[cfg(test)]
mod lists_tests;
