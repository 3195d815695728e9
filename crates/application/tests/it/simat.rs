//! What the ministry is told: what is wrong before, the files, and what changed since.

use crate::house::{House, code};
use plantel_application::simat::{NewSimatExport, Simat, SimatScope};
use plantel_domain::access::{Context, Role};
use plantel_domain::enrollment::{Enrollment, EnrollmentState, Profile, Student};
use plantel_domain::institutions::school::{SchoolYear, SchoolYearState};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::simat::{Encoding, Mend, SimatExport, SimatExportFilter};
use plantel_domain::store::Store;
use plantel_testkit::builders::{
    Pupil, a_full_name, a_reported_pupil, a_student, an_enrollment, blocked_by, brought_to, placed_in, seed,
};
use std::collections::BTreeMap;

/// A school with one pupil, and its office.
pub struct School {
    pub house: House,
    pub pupil: Pupil,
    pub secretary: Context,
    pub coordinator: Context,
}

impl School {
    pub async fn new() -> Self {
        let house = House::new().await;
        let pupil = seed(&*house.store, a_reported_pupil(house.institution.id)).await;
        let (secretary, coordinator) = (house.person(Role::Secretary).await, house.person(Role::Coordinator).await);
        Self { house, pupil, secretary, coordinator }
    }

    pub fn simat(&self) -> Simat {
        let House { store, clock, ids, files, .. } = &self.house;
        Simat::new(store.clone(), clock.clone(), ids.clone(), files.clone())
    }

    pub fn scope(&self) -> SimatScope {
        SimatScope { year: self.pupil.year.id, site: None }
    }

    /// Somebody else in the group, of whom as much is known as this says.
    pub async fn classmate(&self, surname: &str, known: impl FnOnce(Profile) -> Profile) -> (Student, Enrollment) {
        let new = a_student(self.house.institution.id);
        let Profile { document, .. } = new.profile.clone();
        let name = a_full_name([surname, ""], ["Eva", ""]);
        let profile = Profile { document, name, ..self.pupil.student.profile.clone() };
        let student = seed(&*self.house.store, Student { profile: known(profile), ..new }).await;
        let enrollment = placed_in(an_enrollment(&student, &self.pupil.year, &self.pupil.site), &self.pupil.group);
        (student, seed(&*self.house.store, brought_to(enrollment, EnrollmentState::Active)).await)
    }

    /// Makes a file.
    pub async fn export(&self, encoding: Encoding, with_errors: bool) -> plantel_application::Result<SimatExport> {
        let new = NewSimatExport { scope: self.scope(), encoding, with_errors };
        self.simat().export(&self.secretary, new).await
    }

    /// What a file says, line by line.
    pub async fn lines(&self, export: &SimatExport) -> Vec<String> {
        let (_, bytes) = self.simat().content(&self.secretary, export.id).await.unwrap();
        String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
    }

    /// Changes what is known of a student, past all use cases.
    pub async fn change(&self, student: &Student, change: impl FnOnce(&mut Student)) {
        let inside = Context::system("test", Some(student.institution));
        let mut work = self.house.store.begin(&inside).await.unwrap();
        let mut known = work.students().lock(student.id, None).await.unwrap().unwrap();
        change(&mut known);
        work.students().update(&mut known).await.unwrap();
        work.commit_unjournaled().await.unwrap();
    }

    /// The student as stored now.
    pub async fn stored(&self, student: &Student) -> Student {
        let found = self.house.read().await.students().find_all(&[student.id]).await.unwrap();
        found.into_iter().next().unwrap()
    }
}

fn page(limit: u16) -> PageRequest {
    PageRequest { count: true, ..PageRequest::first(limit) }
}

#[tokio::test]
async fn a_file_is_made_kept_listed_and_taken() {
    let school = School::new().await;
    school.classmate("Ávila", |known| known).await;
    let export = school.export(Encoding::Utf8, false).await.unwrap();
    assert_eq!((export.rows, export.left_out, export.errors, export.warnings), (2, 0, 0, 0));
    let lines = school.lines(&export).await;
    assert!(lines[0].starts_with("ANO_INF;MES_INF;MUN_CODIGO;") && lines.len() == 3);
    assert!(lines[1].starts_with("2026;3;05001;") && lines[1].contains(";Ávila;;Eva;;"), "{}", lines[1]);
    assert!(lines[2].contains(";Peña;Ruiz;Ana;María;"));
    let listed = school.simat().exports(&school.secretary, &SimatExportFilter::default(), &page(5)).await.unwrap();
    assert_eq!((listed.data, listed.count), (vec![export.clone()], Some(1)));
    assert_eq!(school.simat().find_export(&school.coordinator, export.id).await.unwrap(), export);
    assert_eq!(school.house.files.keys().len(), 2);
    assert_eq!(school.house.store.kinds(), ["simat.exported", "simat.export-opened"]);
    let told = format!("{:?}", school.house.store.journal_entries());
    assert!(!told.contains("Peña") && !told.contains(school.pupil.student.profile.document.number.as_str()));
}

#[tokio::test]
async fn in_latin_1_each_letter_is_a_byte() {
    let school = School::new().await;
    let export = school.export(Encoding::Latin1, false).await.unwrap();
    let (_, bytes) = school.simat().content(&school.secretary, export.id).await.unwrap();
    assert!(bytes.windows(4).any(|four| four == b"Pe\xF1a"));
    assert_eq!(u32::try_from(bytes.len()).unwrap(), export.bytes);
}

#[tokio::test]
async fn while_there_are_errors_there_is_no_file_unless_their_lines_may_be_left_out() {
    let school = School::new().await;
    school.classmate("Gil", |known| Profile { address: None, ..known }).await;
    let refused = school.export(Encoding::Utf8, false).await;
    assert_eq!(code(refused), "simat.has-problems");
    assert!(school.house.files.keys().is_empty());
    let export = school.export(Encoding::Utf8, true).await.unwrap();
    assert_eq!((export.rows, export.left_out, export.errors), (1, 1, 1));
    assert_eq!(school.lines(&export).await.len(), 2);
}

#[tokio::test]
async fn letters_that_latin_1_does_not_have_are_no_error_in_utf_8() {
    let school = School::new().await;
    school.classmate("Łucki", |known| known).await;
    assert_eq!(code(school.export(Encoding::Latin1, false).await), "simat.has-problems");
    assert_eq!(school.export(Encoding::Utf8, false).await.unwrap().rows, 2);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_whose_it_is_page_by_page() {
    let school = School::new().await;
    let (student, _) = school.classmate("O'Neill", |known| Profile { stratum: None, address: None, ..known }).await;
    let mut request = page(2);
    let first = school.simat().problems(&school.coordinator, school.scope(), &request).await.unwrap();
    request.start = Start::After(first.next.clone().unwrap());
    let rest = school.simat().problems(&school.coordinator, school.scope(), &request).await.unwrap();
    assert_eq!((first.count, rest.next), (Some(3), None));
    let all: Vec<_> = first.data.into_iter().chain(rest.data).collect();
    let told: Vec<_> = all.iter().map(|told| (told.problem.column, told.problem.code)).collect();
    let expected = [
        ("APELLIDO1", "simat.surname-letters"),
        ("DIRECCION_RESIDENCIA", "simat.missing"),
        ("ESTRATO", "simat.missing"),
    ];
    assert_eq!(told, expected);
    assert!(all.iter().all(|told| told.student_name.as_deref() == Some("O'Neill Eva")));
    assert_eq!((all[0].problem.mend, all[0].problem.fields[0]), (Mend::Student(student.id), "first_surname"));
    assert_eq!(school.house.store.kinds(), ["simat.checked", "simat.checked"]);
}

#[tokio::test]
async fn what_is_stated_replaces_what_was_and_stands_in_the_next_file() {
    let school = School::new().await;
    let (simat, id) = (school.simat(), school.pupil.enrollment.id);
    assert_eq!(simat.facts(&school.secretary, id).await.unwrap().facts.version, 0);
    let said = |code: &str| BTreeMap::from([("SISBEN".to_owned(), code.to_owned())]);
    let stated = simat.state(&school.secretary, id, Some(0), &said("B4")).await.unwrap();
    assert_eq!((stated.facts.version, stated.facts.facts), (1, said("B4")));
    assert_eq!(code(simat.state(&school.secretary, id, Some(0), &said("C1")).await), "store.precondition-failed");
    assert_eq!(code(simat.state(&school.secretary, id, None, &said("Z1")).await), "request.invalid");
    let export = school.export(Encoding::Utf8, false).await.unwrap();
    assert!(school.lines(&export).await[1].contains(";B4;"));
    let told = format!("{:?}", school.house.store.journal_entries());
    assert!(!told.contains("B4") && school.house.store.kinds().contains(&"simat.facts-stated".to_owned()));
}

#[tokio::test]
async fn nothing_is_stated_of_a_year_that_is_over() {
    let house = House::new().await;
    let pupil = a_reported_pupil(house.institution.id);
    let year = SchoolYear { state: SchoolYearState::Closed, ..pupil.year.clone() };
    let pupil = seed(&*house.store, Pupil { year, ..pupil }).await;
    let (secretary, coordinator) = (house.person(Role::Secretary).await, house.person(Role::Coordinator).await);
    let school = School { house, pupil, secretary, coordinator };
    let refused = school.simat().state(&school.secretary, school.pupil.enrollment.id, None, &BTreeMap::new()).await;
    assert_eq!(code(refused), "school-year.closed");
    assert_eq!(school.export(Encoding::Utf8, false).await.unwrap().rows, 1);
}

#[tokio::test]
async fn what_changed_since_a_file_is_told_by_student() {
    let school = School::new().await;
    let first = school.export(Encoding::Utf8, false).await.unwrap();
    let (newcomer, _) = school.classmate("Zea", |known| known).await;
    school.change(&school.pupil.student, |known| known.profile.name = a_full_name(["Peña", ""], ["Ana", ""])).await;
    let second = school.export(Encoding::Utf8, false).await.unwrap();
    for since in [(first.id, None), (second.id, Some(first.id))] {
        let changes = school.simat().changes(&school.secretary, since.0, since.1).await.unwrap();
        let told = changes.differences;
        assert_eq!((changes.before.id, changes.after.map(|after| after.id)), (first.id, since.1.map(|_| second.id)));
        assert_eq!(told.added.iter().map(|it| it.student).collect::<Vec<_>>(), [newcomer.id]);
        assert!(told.gone.is_empty());
        let columns: Vec<_> = told.changed.iter().map(|it| (it.column.as_str(), it.before.as_str())).collect();
        assert_eq!(columns, [("APELLIDO2", "Ruiz"), ("NOMBRE2", "María")]);
    }
    let none = school.simat().changes(&school.secretary, second.id, None).await.unwrap();
    assert_eq!(none.differences, plantel_domain::simat::Differences::default());
}

#[tokio::test]
async fn who_may_not_see_what_is_sensitive_takes_no_file_and_a_teacher_does_nothing_of_it() {
    let school = School::new().await;
    let export = school.export(Encoding::Utf8, false).await.unwrap();
    let (simat, id) = (school.simat(), school.pupil.enrollment.id);
    assert_eq!(code(simat.content(&school.coordinator, export.id).await), "access.denied");
    assert_eq!(code(simat.changes(&school.coordinator, export.id, None).await), "access.denied");
    assert_eq!(code(simat.facts(&school.coordinator, id).await), "access.denied");
    assert_eq!(code(simat.state(&school.coordinator, id, None, &BTreeMap::new()).await), "access.denied");
    for role in [Role::Teacher, Role::Guardian, Role::Student, Role::Auditor] {
        let who = school.house.person(role).await;
        assert_eq!(code(simat.find_export(&who, export.id).await), "access.denied");
        assert_eq!(code(simat.problems(&who, school.scope(), &page(5)).await), "access.denied");
        assert_eq!(code(simat.facts(&who, id).await), "access.denied");
    }
}

#[tokio::test]
async fn what_another_institution_has_is_not_there() {
    let school = School::new().await;
    let export = school.export(Encoding::Utf8, false).await.unwrap();
    let there = school.house.next_door().await;
    let stranger = there.person(Role::Rector).await;
    let simat = school.simat();
    assert_eq!(code(simat.content(&stranger, export.id).await), "simat-export.not-found");
    assert_eq!(code(simat.facts(&stranger, school.pupil.enrollment.id).await), "enrollment.not-found");
    assert_eq!(code(simat.problems(&stranger, school.scope(), &page(5)).await), "school-year.not-found");
    let new = NewSimatExport { scope: school.scope(), encoding: Encoding::Utf8, with_errors: true };
    assert_eq!(code(simat.export(&stranger, new).await), "school-year.not-found");
}

#[tokio::test]
async fn a_file_that_cannot_be_kept_leaves_no_row_and_one_that_was_spoilt_is_not_given() {
    let school = School::new().await;
    school.house.files.fail(true);
    assert_eq!(code(school.export(Encoding::Utf8, false).await), "files.unreachable");
    school.house.files.fail(false);
    let none = school.simat().exports(&school.secretary, &SimatExportFilter::default(), &page(5)).await.unwrap();
    assert_eq!((none.data, school.house.files.keys()), (vec![], vec![]));
    let export = school.export(Encoding::Utf8, false).await.unwrap();
    plantel_domain::files::Files::put(&*school.house.files, &export.file(), b"spoilt".to_vec()).await.unwrap();
    assert_eq!(code(school.simat().content(&school.secretary, export.id).await), "internal");
}

#[tokio::test]
async fn who_is_blocked_is_in_no_file_and_no_comparison_and_earlier_files_open_for_who_sees_them() {
    let school = School::new().await;
    let (zea, _) = school.classmate("Zea", |known| known).await;
    let first = school.export(Encoding::Utf8, false).await.unwrap();
    let rector = school.house.person(Role::Rector).await;
    let user = rector.user().unwrap();
    school.change(&zea, |known| *known = blocked_by(user, known.clone())).await;
    let simat = school.simat();
    let second = school.export(Encoding::Utf8, false).await.unwrap();
    assert_eq!((first.rows, second.rows, second.left_out), (2, 1, 0));
    for since in [(first.id, None), (second.id, Some(first.id))] {
        let changes = simat.changes(&school.secretary, since.0, since.1).await.unwrap();
        assert_eq!(changes.differences, plantel_domain::simat::Differences::default(), "nobody is told to be gone");
    }
    let opened = simat.content(&school.secretary, first.id).await;
    assert_eq!(opened.unwrap_err().code(), "simat.holds-blocked");
    simat.content(&school.secretary, second.id).await.unwrap();
    let (_, bytes) = simat.content(&rector, first.id).await.unwrap();
    assert!(String::from_utf8(bytes).unwrap().contains(";Zea;"));
    let problems = simat.problems(&school.secretary, school.scope(), &page(9)).await.unwrap();
    assert_eq!(problems.data, [], "nor is anything told of them");
}
