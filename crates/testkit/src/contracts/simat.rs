//! What is promised of what the ministry is told.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{
    a_class_group, a_full_name, a_school_year, a_simat_export, a_simat_fact, a_site, a_student, a_user, an_enrollment,
    brought_to, placed_in, seed,
};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::codes::{CountryCode, Disability, Ethnicity, MunicipalityCode, Phone, Stratum, Zone};
use plantel_domain::enrollment::{Birthplace, Enrollment, EnrollmentState, Profile, SensitiveData, Student};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::simat::{Encoding, SimatExport, SimatExportFilter, SimatExportSort, SimatFacts, SimatSource};
use plantel_domain::store::Store;
use plantel_domain::text::Line;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A site, a year, and a group of both.
struct School {
    site: Site,
    year: SchoolYear,
    group: ClassGroup,
}

async fn school(store: &Arc<dyn Store>, place: &Place) -> School {
    let site = seed(&**store, a_site(place.institution.id)).await;
    let year = seed(&**store, a_school_year(place.institution.id)).await;
    let group = seed(&**store, a_class_group(&site, &year)).await;
    School { site, year, group }
}

impl School {
    /// A student of this surname, brought to this state in the group.
    async fn enrolled(&self, store: &Arc<dyn Store>, surname: &str, state: EnrollmentState) -> (Student, Enrollment) {
        let new = a_student(self.site.institution);
        let profile = Profile { name: a_full_name([surname, ""], ["Ana", ""]), ..new.profile.clone() };
        let student = seed(&**store, Student { profile, ..new }).await;
        let enrollment = placed_in(an_enrollment(&student, &self.year, &self.site), &self.group);
        (student, seed(&**store, brought_to(enrollment, state)).await)
    }
}

fn source(student: &Student, enrollment: &Enrollment, group: &ClassGroup) -> SimatSource {
    SimatSource {
        enrollment: enrollment.id,
        placement: enrollment.placement,
        case: enrollment.case,
        group_code: Some(group.code.clone()),
        student: student.id,
        student_version: student.version,
        profile: student.profile.clone(),
        disability: None,
        ethnicity: None,
        facts: BTreeMap::new(),
        before: None,
    }
}

/// Asked for, withdrawn and the like are none; of whoever is, or was to the end of the year, taught there is one.
pub async fn lines_are_of_who_is_taught(store: Arc<dyn Store>) {
    use EnrollmentState as S;
    let place = Place::new(&store).await;
    let school = school(&store, &place).await;
    let mut expected = Vec::new();
    let surnames = ["Zea", "Ávila", "Ruiz", "Peña", "Gil", "Mora", "Nieto", "Arias"];
    for (state, surname) in S::ALL.iter().zip(surnames) {
        let (student, enrollment) = school.enrolled(&store, surname, *state).await;
        if matches!(state, S::Active | S::Completed | S::Graduated) {
            expected.push(source(&student, &enrollment, &school.group));
        }
    }
    expected.sort_by_key(|it| (it.profile.name.folded(), it.student));
    assert_eq!(expected.len(), 3);
    assert_eq!(seen!(store, &place.ctx, simat.records(school.year.id, None)), expected);
}

/// With every field filled.
pub async fn a_line_is_made_of_all_that_the_ministry_asks_for(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let school = school(&store, &place).await;
    let town = |code: &str| MunicipalityCode::parse(code).expect("it is a municipality");
    let new = a_student(place.institution.id);
    let profile = Profile {
        name: a_full_name(["Peña", "Ruiz"], ["Ángela", "María"]),
        issued_in: Some(town("05001")),
        birth_place: Some(Birthplace::Municipality { code: town("05002") }),
        address: Some(Line::parse("CL 1 # 2-3").expect("it is an address")),
        municipality: Some(town("88001")),
        zone: Some(Zone::Rural),
        stratum: Some(Stratum::parse("2").expect("it is a stratum")),
        phone: Some(Phone::parse("3001234567").expect("it is a number")),
        ..new.profile.clone()
    };
    let student = seed(&*store, Student { profile, ..new }).await;
    let enrollment = placed_in(an_enrollment(&student, &school.year, &school.site), &school.group);
    let enrollment = seed(&*store, brought_to(enrollment, EnrollmentState::Active)).await;
    let unsaid = SensitiveData::unsaid(student.id, place.institution.id, moment());
    let disability = Some(Disability::parse("3").expect("it is one"));
    let ethnicity = Some(Ethnicity::parse("400").expect("it is a people"));
    seed(&*store, SensitiveData { disability, ethnicity, ..unsaid }).await;
    let mut stated = a_simat_fact(&enrollment);
    kept!(store, &place.ctx, simat.put_facts(&mut stated));
    let facts = stated.facts.clone();
    let expected = SimatSource { disability, ethnicity, facts, ..source(&student, &enrollment, &school.group) };
    assert_eq!(seen!(store, &place.ctx, simat.records(school.year.id, None)), [expected]);
}

/// As somebody may be of whom nothing is known that need not be, and who was born abroad.
pub async fn a_line_of_whom_little_is_known_has_nothing_in_its_place(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let school = school(&store, &place).await;
    let new = a_student(place.institution.id);
    let abroad = Birthplace::Country { code: CountryCode::parse("VE").expect("it is a country") };
    let profile = Profile { birth_place: Some(abroad), ..new.profile.clone() };
    let student = seed(&*store, Student { profile, ..new }).await;
    let enrollment = placed_in(an_enrollment(&student, &school.year, &school.site), &school.group);
    let enrollment = seed(&*store, brought_to(enrollment, EnrollmentState::Active)).await;
    let expected = source(&student, &enrollment, &school.group);
    assert_eq!(seen!(store, &place.ctx, simat.records(school.year.id, None)), [expected]);
}

/// Nor of another year, nor of another institution, nor where none is chosen.
pub async fn lines_are_of_the_year_and_of_the_site_that_are_named(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let school = school(&store, &here).await;
    let (student, enrollment) = school.enrolled(&store, "Peña", EnrollmentState::Active).await;
    let other = seed(&*store, a_site(here.institution.id)).await;
    let next = seed(&*store, a_school_year(here.institution.id)).await;
    let expected = source(&student, &enrollment, &school.group);
    let year = school.year.id;
    assert_eq!(seen!(store, &here.ctx, simat.records(year, Some(school.site.id))), [expected]);
    assert_eq!(seen!(store, &here.ctx, simat.records(year, Some(other.id))), []);
    assert_eq!(seen!(store, &here.ctx, simat.records(next.id, None)), []);
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, simat.records(year, None)), []);
    }
}

/// And each write counts a version; who states something first beside another is too late.
pub async fn what_is_stated_of_an_enrolment_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let school = school(&store, &place).await;
    let (_, enrollment) = school.enrolled(&store, "Peña", EnrollmentState::PendingDocuments).await;
    assert_eq!(seen!(store, &place.ctx, simat.facts(enrollment.id, None)), None);
    let first = a_simat_fact(&enrollment);
    let mut stated = first.clone();
    kept!(store, &place.ctx, simat.put_facts(&mut stated));
    assert_eq!((stated.version, first.version), (1, 0));
    assert_eq!(seen!(store, &place.ctx, simat.facts(enrollment.id, Some(1))).as_ref(), Some(&stated));
    assert_other_version(asked!(store, &place.ctx, simat.facts(enrollment.id, Some(2))));
    let mut late = SimatFacts { facts: BTreeMap::new(), ..first };
    assert_stale(tried!(store, &place.ctx, simat.put_facts(&mut late)));
    let mut next = SimatFacts { facts: BTreeMap::new(), updated_at: moment() + Duration::hours(1), ..stated.clone() };
    kept!(store, &place.ctx, simat.put_facts(&mut next));
    assert_stale(tried!(store, &place.ctx, simat.put_facts(&mut stated)));
    assert_eq!(seen!(store, &place.ctx, simat.facts(enrollment.id, None)).as_ref(), Some(&next));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, simat.facts(enrollment.id, None)), None);
        assert_failed(tried!(store, stranger, simat.put_facts(&mut next.clone())));
    }
    let mut nobodys = SimatFacts { enrollment: an_id().into(), ..a_simat_fact(&enrollment) };
    assert_failed(tried!(store, &place.ctx, simat.put_facts(&mut nobodys)));
}

/// With every field filled and empty.
pub async fn every_file_for_the_ministry_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let school = school(&store, &place).await;
    let full = SimatExport {
        site: Some(school.site.id),
        encoding: Encoding::Utf8,
        left_out: 3,
        errors: 4,
        by: Some(place.user.id),
        ..a_simat_export(&school.year)
    };
    for export in [&a_simat_export(&school.year), &full] {
        kept!(store, &place.ctx, simat.add_export(export));
        assert_eq!(seen!(store, &place.ctx, simat.export(export.id)).as_ref(), Some(export));
        for stranger in [&there.ctx, &nowhere()] {
            assert_eq!(seen!(store, stranger, simat.export(export.id)), None);
        }
    }
    assert_duplicate(tried!(store, &place.ctx, simat.add_export(&full)), "simat export");
    assert_eq!(seen!(store, &place.ctx, simat.export(an_id().into())), None);
}

/// Else it cannot be stored.
pub async fn a_file_for_the_ministry_is_of_a_known_year_site_and_user(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (own, other) = (school(&store, &here).await, school(&store, &there).await);
    let good = || a_simat_export(&own.year);
    for wrong in [
        SimatExport { year: an_id().into(), ..good() },
        SimatExport { year: other.year.id, ..good() },
        SimatExport { site: Some(other.site.id), ..good() },
        SimatExport { institution: there.institution.id, ..good() },
        SimatExport { by: Some(a_user().id), ..good() },
        SimatExport { layout: String::new(), ..good() },
        SimatExport { left_out: 1, ..good() },
        SimatExport { bytes: 0, ..good() },
        SimatExport { sha256: "ab".to_owned(), ..good() },
    ] {
        assert_failed(tried!(store, &here.ctx, simat.add_export(&wrong)));
    }
    let none = SimatExportFilter::default();
    assert_eq!(seen!(store, &here.ctx, simat.exports(&none, &PageRequest::first(10))).data, []);
}

/// In both directions, of one year too.
pub async fn files_for_the_ministry_are_listed_newest_first(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let (own, other) = (school(&store, &place).await, school(&store, &there).await);
    let next = seed(&*store, a_school_year(place.institution.id)).await;
    kept!(store, &there.ctx, simat.add_export(&a_simat_export(&other.year)));
    let mut all = Vec::new();
    for (hours, year) in [(1, &own.year), (3, &next), (2, &own.year), (2, &own.year)] {
        let export = SimatExport { at: moment() + Duration::hours(hours), ..a_simat_export(year) };
        kept!(store, &place.ctx, simat.add_export(&export));
        all.push(export);
    }
    all.sort_by_key(|export| (export.at, export.id));
    let ascending = Sort { field: SimatExportSort::CreatedAt, descending: false };
    let filter = SimatExportFilter { sort: ascending, ..SimatExportFilter::default() };
    assert_pages!(store, &place.ctx, simat.exports(&filter), all.clone());
    all.reverse();
    let filter = SimatExportFilter::default();
    assert_pages!(store, &place.ctx, simat.exports(&filter), all.clone());
    all.retain(|export| export.year == own.year.id);
    let filter = SimatExportFilter { year: Some(own.year.id), ..filter };
    assert_pages!(store, &place.ctx, simat.exports(&filter), all);
    assert_refuses_cursors!(store, &place.ctx, simat.exports(&filter), "-created_at", SortKey::Micros(0));
}
