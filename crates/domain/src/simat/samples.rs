//! What the tests of this folder begin with.

use super::{Frame, Layout, SimatSource};
use crate::codes::{
    DocumentNumber, DocumentType, GradeLevel, IdentityDocument, MunicipalityCode, NamePart, PersonName, Phone, Sex,
    Shift, Stratum, Zone,
};
use crate::enrollment::{Birthplace, EnrollmentCase, Placement, Profile};
use crate::ids::SiteId;
use crate::institutions::DaneCode;
use crate::institutions::school::{NewSchoolYear, NewSite, SchoolYear, Site};
use crate::inventory::samples::id;
use crate::period::Period;
use crate::text::Line;
use std::collections::BTreeMap;

pub fn town(code: &str) -> MunicipalityCode {
    MunicipalityCode::parse(code).unwrap()
}

pub fn part(text: &str) -> NamePart {
    NamePart::parse(text).unwrap()
}

/// A girl of the eighth grade of whom all is known that the ministry asks for; each number is another girl.
pub fn source(number: u128) -> SimatSource {
    let name = PersonName {
        first_surname: part("Peña"),
        second_surname: Some(part("Ruiz")),
        first_name: part("Ángela"),
        second_name: Some(part("María")),
    };
    let document = DocumentNumber::parse(&(1_007_000_000 + number).to_string()).unwrap();
    let profile = Profile {
        document: IdentityDocument { kind: DocumentType::Ti, number: document },
        issued_in: Some(town("05001")),
        name,
        birth_date: "2013-01-05".parse().unwrap(),
        birth_place: Some(Birthplace::Municipality { code: town("05002") }),
        sex: Sex::Female,
        address: Some(Line::parse("CL 1 # 2-3").unwrap()),
        municipality: Some(town("05001")),
        zone: Some(Zone::Urban),
        stratum: Some(Stratum::parse("2").unwrap()),
        phone: Some(Phone::parse("3001234567").unwrap()),
        email: None,
    };
    SimatSource {
        enrollment: id(number + 1000),
        placement: Placement {
            site: id(3),
            grade: GradeLevel::parse("8").unwrap(),
            shift: Some(Shift::Morning),
            group: Some(id(5)),
        },
        case: EnrollmentCase::Returning,
        group_code: Some(Line::parse("8A").unwrap()),
        student: id(number),
        student_version: 1,
        profile,
        disability: None,
        ethnicity: None,
        facts: BTreeMap::new(),
        before: None,
    }
}

/// A year, and the site of these girls.
pub struct Place {
    pub year: SchoolYear,
    pub dane: DaneCode,
    pub sites: BTreeMap<SiteId, Site>,
}

impl Place {
    pub fn new() -> Self {
        let now = "2026-02-02T15:00:00Z".parse().unwrap();
        let period = Period::new("2026-01-19".parse().unwrap(), "2026-11-27".parse().unwrap()).unwrap();
        let year = NewSchoolYear { name: Line::parse("2026").unwrap(), period };
        let site = NewSite {
            name: Line::parse("Sede Norte").unwrap(),
            dane_code: Some(DaneCode::parse("105001000124").unwrap()),
            consecutive: None,
            municipality: Some(town("05001")),
            address: None,
            zone: None,
        };
        Self {
            year: SchoolYear::new((id(4), id(9)), year, now).unwrap(),
            dane: DaneCode::parse("105001000019").unwrap(),
            sites: BTreeMap::from([(id(3), Site::new((id(3), id(9)), site, now).unwrap())]),
        }
    }

    pub fn frame(&self) -> Frame<'_> {
        Frame {
            layout: Layout::of(2026).unwrap(),
            year: &self.year,
            month: 3,
            dane: Some(&self.dane),
            sites: &self.sites,
        }
    }
}
