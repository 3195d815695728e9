//! Sites, school years and groups.

use super::{line, period, unique};
use crate::clock::moment;
use crate::ids::an_id;
use plantel_domain::codes::{GradeLevel, Shift};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::school::{AcademicPeriod, ClassGroup, SchoolYear, SchoolYearState, Site};
use std::collections::BTreeSet;

/// A grade, by its code.
pub fn a_grade(code: &str) -> GradeLevel {
    GradeLevel::parse(code).expect("a test writes grades that there are")
}

/// A site without a number.
pub fn a_site(institution: InstitutionId) -> Site {
    Site {
        id: an_id().into(),
        institution,
        name: line(&format!("Sede {}", unique())),
        dane_code: None,
        consecutive: None,
        municipality: None,
        address: None,
        zone: None,
        active: true,
        created_at: moment(),
        version: 1,
    }
}

/// The year 2026, which is prepared and has no periods.
pub fn a_school_year(institution: InstitutionId) -> SchoolYear {
    SchoolYear {
        id: an_id().into(),
        institution,
        name: line(&unique()[2..]),
        period: period("2026-01-19", "2026-11-27"),
        state: SchoolYearState::Planning,
        periods: Vec::new(),
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    }
}

/// A part of a year, from a day to a day; without a weight.
pub fn an_academic_period(name: &str, start: &str, end: &str) -> AcademicPeriod {
    AcademicPeriod { id: an_id().into(), name: line(name), period: period(start, end), weight: None }
}

/// A group of the third grade with 35 places, in the morning, which nobody teaches yet.
pub fn a_class_group(site: &Site, year: &SchoolYear) -> ClassGroup {
    ClassGroup {
        id: an_id().into(),
        institution: site.institution,
        site: site.id,
        year: year.id,
        grade: a_grade("3"),
        shift: Shift::Morning,
        code: line(&unique()[12..]),
        capacity: 35,
        taken: 0,
        homeroom_teacher: None,
        teachers: BTreeSet::new(),
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    }
}
