//! What the ministry is told.

use super::enrollment_papers::{Pupil, a_pupil};
use super::line;
use crate::clock::moment;
use crate::ids::an_id;
use plantel_domain::codes::{MunicipalityCode, Phone, Stratum, Zone};
use plantel_domain::enrollment::{Birthplace, Enrollment, EnrollmentState, Profile, Student};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::DaneCode;
use plantel_domain::institutions::school::{SchoolYear, Site};
use plantel_domain::simat::{Encoding, SimatExport, SimatFacts};
use std::collections::BTreeMap;

/// A pupil who is taught, at a site of Medellín, and of whom all is known that the ministry asks for. No place of the
/// group is counted.
pub fn a_reported_pupil(institution: InstitutionId) -> Pupil {
    let town = || MunicipalityCode::parse("05001").expect("it is Medellín");
    let pupil = a_pupil(institution).standing(EnrollmentState::Active);
    let site = Site {
        dane_code: Some(DaneCode::parse("105001000124").expect("it has twelve digits")),
        municipality: Some(town()),
        ..pupil.site
    };
    let profile = Profile {
        issued_in: Some(town()),
        birth_place: Some(Birthplace::Municipality { code: town() }),
        address: Some(line("CL 1 # 2-3")),
        municipality: Some(town()),
        zone: Some(Zone::Urban),
        stratum: Some(Stratum::parse("2").expect("it is a stratum")),
        phone: Some(Phone::parse("3001234567").expect("it is a number")),
        ..pupil.student.profile
    };
    Pupil { site, student: Student { profile, ..pupil.student }, ..pupil }
}

/// What is stated first of an enrolment: that the student repeats the year.
pub fn a_simat_fact(enrollment: &Enrollment) -> SimatFacts {
    let facts = BTreeMap::from([("REPITENTE".to_owned(), "S".to_owned())]);
    SimatFacts { facts, ..SimatFacts::unsaid(enrollment.id, enrollment.institution, moment()) }
}

/// A file of a whole year, in which nothing was wrong.
pub fn a_simat_export(year: &SchoolYear) -> SimatExport {
    SimatExport {
        id: an_id().into(),
        institution: year.institution,
        year: year.id,
        site: None,
        layout: "anexo_6a_2022".to_owned(),
        encoding: Encoding::Latin1,
        rows: 2,
        left_out: 0,
        errors: 0,
        warnings: 1,
        bytes: 1_234,
        sha256: "ab".repeat(32),
        by: None,
        at: moment(),
    }
}
