//! What the office states of an enrolment for the ministry alone.

use super::{Column, Layout, Source};
use crate::clock::Timestamp;
use crate::codes::{Department, MunicipalityCode};
use crate::form::{BadValue, Form, Invalid};
use crate::ids::{EnrollmentId, InstitutionId};
use crate::journal::told;
use crate::store::Version;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// What the office states of an enrolment for the ministry alone: codes by the columns they stand in. Some of it is
/// sensitive, so it does not print itself, and the journal says that it changed, never what to.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct SimatFacts {
    /// Of which enrolment.
    pub enrollment: EnrollmentId,
    /// Whose.
    pub institution: InstitutionId,
    /// The codes. What is not here has the default of its column.
    #[serde(serialize_with = "told")]
    pub facts: BTreeMap<String, String>,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version; 0 while nothing was ever stated.
    pub version: Version,
}

impl fmt::Debug for SimatFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SimatFacts({}, ***)", self.enrollment)
    }
}

impl SimatFacts {
    /// Of which nothing was stated yet.
    pub fn unsaid(enrollment: EnrollmentId, institution: InstitutionId, now: Timestamp) -> Self {
        Self { enrollment, institution, facts: BTreeMap::new(), updated_at: now, version: 0 }
    }

    /// With these instead of all that was stated before. Each is of a column that the office states, and in its list.
    pub fn stated(mut self, layout: &Layout, said: &BTreeMap<String, String>, now: Timestamp) -> Result<Self, Invalid> {
        let mut form = Form::new();
        let said: BTreeMap<String, String> =
            said.iter().map(|(name, code)| (name.clone(), code.trim().to_owned())).collect();
        for (name, code) in &said {
            let pointer = format!("/facts/{}", name.replace('~', "~0").replace('/', "~1"));
            let column = layout.column(name).filter(|column| column.source.is_stated());
            match column {
                None => form.refuse(&pointer, BadValue::new("field.unknown")),
                Some(column) if !fits(layout, column, code, &said) => {
                    form.refuse(&pointer, BadValue::new("simat.code-unknown"));
                }
                Some(_) => {}
            }
        }
        form.done(|| Some(()))?;
        (self.facts, self.updated_at) = (said, now);
        Ok(self)
    }

    /// What is stated of the person, for another enrolment of theirs, with its columns; nothing where nothing is. Codes
    /// that no list has any more stay behind.
    #[must_use]
    pub fn carried(&self, enrollment: EnrollmentId, layout: &Layout, now: Timestamp) -> Option<Self> {
        let holds = |name: &str, code: &str| {
            let column = layout.column(name).filter(|column| column.source.is_of_the_person());
            column.is_some_and(|column| fits(layout, column, code, &self.facts))
        };
        let mut facts = self.facts.clone();
        facts.retain(|name, code| holds(name, code));
        let institution = self.institution;
        (!facts.is_empty()).then_some(Self { enrollment, institution, facts, updated_at: now, version: 1 })
    }
}

/// Whether a code can stand in a column that the office states.
fn fits(layout: &Layout, column: &Column, code: &str, said: &BTreeMap<String, String>) -> bool {
    match (column.source, column.list) {
        (Source::StatedDepartment, _) => code.len() == 2 && Department::parse(code).is_ok(),
        (Source::StatedMunicipality, _) => {
            let department = layout.place_of(Source::StatedDepartment).map(|place| layout.columns[place].name);
            let department = department.and_then(|name| said.get(name));
            department.is_some_and(|department| is_municipality(department, code))
        }
        (_, Some(list)) => list.has(code),
        (_, None) => {
            let short = (1..=column.most).contains(&code.chars().count());
            short && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        }
    }
}

/// Whether two digits and three are those of a municipality.
pub(super) fn is_municipality(department: &str, municipality: &str) -> bool {
    municipality.len() == 3 && MunicipalityCode::parse(&format!("{department}{municipality}")).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::samples::id;
    use rstest::rstest;

    fn state(said: &[(&str, &str)]) -> Result<SimatFacts, Invalid> {
        let said = said.iter().map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect();
        let now: Timestamp = "2026-02-02T15:00:00Z".parse().unwrap();
        SimatFacts::unsaid(id(1), id(9), now).stated(Layout::of(2026).unwrap(), &said, now)
    }

    #[test]
    fn what_is_stated_replaces_all_that_was_stated_before() {
        let first = state(&[("SISBEN", " B4 "), ("METODOLOGIA", "2")]).unwrap();
        assert_eq!(first.facts["SISBEN"], "B4");
        let said = BTreeMap::from([("SRPA".to_owned(), "02".to_owned())]);
        let next = first.stated(Layout::of(2026).unwrap(), &said, "2026-03-02T15:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(next.facts, said);
        assert_eq!(format!("{next:?}"), format!("SimatFacts({}, ***)", next.enrollment));
    }

    #[rstest]
    #[case("SISBEN", "E1", "simat.code-unknown")]
    #[case("SISBEN", "", "simat.code-unknown")]
    #[case("ESPECIALIDAD", "5", "simat.code-unknown")]
    #[case("CONS_SEDE", "02", "field.unknown")]
    #[case("NUM_CONVENIO", "123456789012345678901", "simat.code-unknown")]
    #[case("PER_ID", "1;2", "simat.code-unknown")]
    #[case("DPTO_EXP", "5", "simat.code-unknown")]
    #[case("MUN_EXP", "001", "simat.code-unknown")]
    #[case("GRADO", "5", "field.unknown")]
    #[case("TIPO_DISCAPACIDAD", "1", "field.unknown")]
    #[case("COLOR", "1", "field.unknown")]
    fn what_the_office_does_not_state_or_no_list_has_is_refused(
        #[case] name: &str,
        #[case] code: &str,
        #[case] why: &str,
    ) {
        let refused = state(&[(name, code), ("REPITENTE", "S")]).unwrap_err().0;
        let told: Vec<_> = refused.iter().map(|field| (field.pointer.as_str(), field.reason.code)).collect();
        assert_eq!(told, [(format!("/facts/{name}").as_str(), why)]);
    }

    #[test]
    fn what_is_stated_of_the_person_goes_over_to_the_next_enrolment_and_nothing_else() {
        let (layout, later) = (Layout::of(2027).unwrap(), "2027-01-20T15:00:00Z".parse().unwrap());
        let said = [("SISBEN", "B4"), ("SRPA", "02"), ("DPTO_EXP", "05"), ("MUN_EXP", "001"), ("REPITENTE", "S")];
        let mut last = state(&[&said[..], &[("METODOLOGIA", "2"), ("SIT_ACAD_ANO_ANT", "1")]].concat()).unwrap();
        last.version = 5;
        let next = last.carried(id(2), layout, later).unwrap();
        let expected: BTreeMap<_, _> =
            said[..4].iter().map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect();
        assert_eq!((next.facts, next.enrollment, next.institution), (expected, id(2), id(9)));
        assert_eq!((next.version, next.updated_at), (1, later));
        last.facts = BTreeMap::from([("SISBEN".to_owned(), "Z9".to_owned()), ("REPITENTE".to_owned(), "S".to_owned())]);
        assert_eq!(last.carried(id(2), layout, later), None, "a code that no list has any more is not taken along");
    }

    #[test]
    fn a_municipality_is_one_of_the_department_that_is_stated_with_it() {
        assert!(state(&[("DPTO_EXP", "05"), ("MUN_EXP", "001"), ("SRPA", "02")]).is_ok());
        let refused = state(&[("DPTO_EXP", "88"), ("MUN_EXP", "002")]).unwrap_err().0;
        assert_eq!(refused[0].pointer, "/facts/MUN_EXP");
    }
}
