//! Lists of students: what goes in, what is told, and who may bring them.

use crate::house::{House, code};
use plantel_application::Result;
use plantel_application::enrollment::import::{NewStudentImport, StudentImportReport, StudentImports};
use plantel_domain::access::{Context, Role};
use plantel_domain::enrollment::{
    Enrollment, EnrollmentCase, EnrollmentFilter, EnrollmentState, Guardian, GuardianFilter, Sight, Student,
    StudentFilter,
};
use plantel_domain::institutions::school::{SchoolYear, SchoolYearState, Site};
use plantel_domain::page::PageRequest;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_school_year, a_site, seed};
use serde_json::Value;
use std::collections::BTreeMap;

pub const SAMPLE: &[u8] = include_bytes!("../../../../tests/data/matricula.csv");
const EXPECTED: &str = include_str!("../../../../tests/data/expected.json");

/// The columns of the lists of these tests.
pub const HEADINGS: &str = "tipo_documento;numero_documento;apellido1;nombre1;fecha_nacimiento;genero;grado;grupo;\
    jornada;acudiente_tipo_documento;acudiente_documento;acudiente_nombre;acudiente_parentesco;acudiente_telefono;direccion";

/// Two children of one mother, in one group.
pub const PAIR: [&str; 2] = [
    "TI;1007;Ñáñez;Ana;20/08/2015;F;5;0501;mañana;;52;Marta Ruiz;madre;3001234567;Calle 1",
    "TI;1008;O'Brien;Luis;03/02/2017;M;5;0501;mañana;;52;Marta Ruiz;madre;3001234567;Calle 1",
];

/// A school with a year and a site, and its secretary.
pub struct School {
    pub house: House,
    pub secretary: Context,
    pub year: SchoolYear,
    pub site: Site,
}

pub fn list(rows: &[&str]) -> String {
    format!("{HEADINGS}\n{}\n", rows.join("\n"))
}

impl School {
    pub async fn open() -> Self {
        let house = House::new().await;
        let secretary = house.person(Role::Secretary).await;
        let year = seed(&*house.store, a_school_year(house.institution.id)).await;
        let site = seed(&*house.store, a_site(house.institution.id)).await;
        Self { house, secretary, year, site }
    }

    pub fn imports(&self) -> StudentImports {
        StudentImports::new(self.house.store.clone(), self.house.clock.clone(), self.house.ids.clone())
    }

    pub fn new_import(&self, file: impl AsRef<[u8]>) -> NewStudentImport {
        let (year, site, file) = (self.year.id, self.site.id, file.as_ref().to_vec());
        NewStudentImport { year, site, file, dry_run: false, update: false }
    }

    pub async fn attempt(&self, new: NewStudentImport) -> Result<StudentImportReport> {
        self.imports().import(&self.secretary, &new).await
    }

    /// Takes a list over, without changing what is known.
    pub async fn take(&self, file: impl AsRef<[u8]>) -> StudentImportReport {
        self.attempt(self.new_import(file)).await.unwrap()
    }

    /// Takes a list over, changing what is known.
    pub async fn update(&self, file: impl AsRef<[u8]>) -> StudentImportReport {
        self.attempt(NewStudentImport { update: true, ..self.new_import(file) }).await.unwrap()
    }

    fn sight(&self) -> Sight {
        Sight::all(self.house.institution.id)
    }

    /// How many students, guardians and enrolments are stored.
    pub async fn stored(&self) -> [u64; 3] {
        let counted = PageRequest { count: true, ..PageRequest::first(1) };
        let mut reader = self.house.read().await;
        let students = reader.students().list(&self.sight(), &StudentFilter::default(), &counted).await.unwrap();
        let guardians = reader.guardians().list(&GuardianFilter::default(), &counted).await.unwrap();
        let filter = EnrollmentFilter::default();
        let enrollments = reader.enrollments().list(&self.sight(), &filter, &counted).await.unwrap();
        [students.count.unwrap(), guardians.count.unwrap(), enrollments.count.unwrap()]
    }

    /// The student whose paper has this number.
    pub async fn student(&self, number: &str) -> Student {
        let filter = StudentFilter { number: Some(number.to_owned()), ..StudentFilter::default() };
        let found = self.house.read().await.students().list(&self.sight(), &filter, &PageRequest::first(9)).await;
        let [student] = found.unwrap().data.try_into().unwrap();
        student
    }

    /// The guardian whose paper has this number.
    pub async fn guardian(&self, number: &str) -> Guardian {
        let filter = GuardianFilter { number: Some(number.to_owned()), ..GuardianFilter::default() };
        let found = self.house.read().await.guardians().list(&filter, &PageRequest::first(9)).await;
        let [guardian] = found.unwrap().data.try_into().unwrap();
        guardian
    }

    /// What became of the student in all years, the newest first.
    pub async fn enrollments(&self, number: &str) -> Vec<Enrollment> {
        let student = self.student(number).await;
        self.house.read().await.enrollments().of_student(student.id).await.unwrap()
    }

    /// What the student's group is called.
    pub async fn group_of(&self, number: &str) -> Option<String> {
        let group = self.enrollments(number).await.first()?.placement.group?;
        let found = self.house.read().await.class_groups().find(group, None).await.unwrap();
        found.map(|group| group.code.to_string())
    }
}

/// Created, updated, unchanged, refused.
pub fn counts(report: &StudentImportReport) -> [usize; 4] {
    [report.created, report.updated, report.unchanged, report.refused]
}

/// Line, column and code of each fault.
pub fn refusals(report: &StudentImportReport) -> Vec<(u64, &str, &str)> {
    let told = |code: &'static str| code.trim_start_matches("import.");
    report.refusals.iter().map(|fault| (fault.line, fault.column.as_str(), told(fault.code))).collect()
}

/// Line and code of what should be looked at, of those with this code.
pub fn warned(report: &StudentImportReport, code: &str) -> Vec<u64> {
    report.warnings.iter().filter(|warning| warning.code == code).map(|warning| warning.line).collect()
}

#[tokio::test]
async fn the_sample_goes_in_with_its_faults_told_and_a_second_time_changes_nothing() {
    let school = School::open().await;
    let first = school.take(SAMPLE).await;
    assert_eq!((first.rows, counts(&first), first.enrolled), (600, [584, 0, 0, 16], 584));
    assert_eq!((first.guardians_created, first.groups_created.len()), (306, 72));
    assert_eq!((first.encoding.as_str(), first.delimiter.as_deref()), ("UTF-8", Some(",")));
    assert_eq!(school.stored().await, [584, 306, 584]);
    assert_eq!(school.house.store.kinds(), ["students.imported"]);
    let entry = school.house.store.journal_entries().pop().unwrap();
    let told = ["created", "updated", "enrolled", "groups"].map(|field| entry.data[field].as_u64());
    assert_eq!(told, [Some(584), Some(0), Some(584), Some(72)]);

    for update in [false, true] {
        let new = NewStudentImport { update, ..school.new_import(SAMPLE) };
        let again = school.attempt(new).await.unwrap();
        assert_eq!((counts(&again), again.enrolled, again.guardians_created), ([0, 0, 584, 16], 0, 0));
        assert_eq!((&again.refusals, &again.warnings), (&first.refusals, &first.warnings));
        assert!(again.groups_created.is_empty());
    }
    assert_eq!((school.stored().await, school.house.store.kinds().len()), ([584, 306, 584], 1));
}

#[tokio::test]
async fn the_reasons_are_those_that_the_sample_was_made_with() {
    let school = School::open().await;
    let report = school.take(SAMPLE).await;
    let expected: Value = serde_json::from_str(EXPECTED).unwrap();
    let expected = &expected["matricula.csv"];
    assert_eq!((&expected["rows"], &expected["importable"]), (&report.rows.into(), &report.created.into()));
    let mut reasons = BTreeMap::<String, u64>::new();
    for refusal in &report.refusals {
        *reasons.entry(refusal.code.to_owned()).or_default() += 1;
    }
    let published = |reason: &String| format!("import.{}", reason.replace('_', "-"));
    let expected = expected["refused"].as_object().unwrap();
    let expected = expected.iter().map(|(reason, rows)| (published(reason), rows.as_u64().unwrap()));
    assert_eq!(reasons, expected.collect());
}

#[tokio::test]
async fn a_rehearsal_tells_the_same_and_stores_nothing() {
    let school = School::open().await;
    let rehearsed = school.attempt(NewStudentImport { dry_run: true, ..school.new_import(SAMPLE) }).await.unwrap();
    assert_eq!(school.stored().await, [0, 0, 0]);
    assert!(school.house.read().await.class_groups().of_year(school.year.id, None).await.unwrap().is_empty());
    school.house.assert_nothing_happened();
    assert_eq!(school.take(SAMPLE).await, StudentImportReport { dry_run: false, ..rehearsed });
}

#[tokio::test]
async fn who_is_new_is_enrolled_and_waits_for_papers() {
    let school = School::open().await;
    let report = school.take(list(&PAIR)).await;
    assert_eq!((counts(&report), school.stored().await), ([2, 0, 0, 0], [2, 1, 2]));
    let (ana, luis, marta) = (school.student("1007").await, school.student("1008").await, school.guardian("52").await);
    assert_eq!((ana.profile.name.full().as_str(), luis.profile.name.full().as_str()), ("Ana Ñáñez", "Luis O'Brien"));
    let link = luis.guardianship(marta.id).unwrap();
    assert!(ana.guardianship(marta.id).is_some() && !link.may_pick_up && link.emergency_contact && !link.lives_with);
    let [enrollment] = school.enrollments("1007").await.try_into().unwrap();
    assert_eq!((enrollment.state, enrollment.case), (EnrollmentState::PendingDocuments, EnrollmentCase::New));
    assert_eq!((enrollment.history.len(), enrollment.history[0].by), (1, school.secretary.user()));
    let [group] =
        school.house.read().await.class_groups().of_year(school.year.id, None).await.unwrap().try_into().unwrap();
    assert_eq!((group.code.as_str(), group.capacity, group.taken, group.site), ("0501", 40, 0, school.site.id));
    assert_eq!(enrollment.placement.group, Some(group.id));
    let journal: String = school.house.store.journal_entries().iter().map(|entry| entry.data.to_string()).collect();
    assert!(["Ñáñez", "1007", "Marta", "3001234567"].iter().all(|word| !journal.contains(word)), "{journal}");
}

#[tokio::test]
async fn a_year_that_is_over_and_a_site_out_of_use_take_nobody() {
    let school = School::open().await;
    let institution = school.house.institution.id;
    let closed = SchoolYear { state: SchoolYearState::Closed, ..a_school_year(institution) };
    let closed = seed(&*school.house.store, closed).await;
    let retired = seed(&*school.house.store, Site { active: false, ..a_site(institution) }).await;
    let stranger = school.house.next_door().await;
    let foreign_year = seed(&*stranger.store, a_school_year(stranger.institution.id)).await;
    let foreign_site = seed(&*stranger.store, a_site(stranger.institution.id)).await;
    let (year, site) = (school.year.id, school.site.id);
    for (year, site, expected) in [
        (closed.id, site, "school-year.closed"),
        (year, retired.id, "site.retired"),
        (foreign_year.id, site, "school-year.not-found"),
        (year, foreign_site.id, "site.not-found"),
    ] {
        for dry_run in [false, true] {
            let new = NewStudentImport { year, site, dry_run, ..school.new_import(list(&PAIR)) };
            assert_eq!(code(school.attempt(new).await), expected);
        }
    }
    school.house.assert_nothing_happened();
}

#[tokio::test]
async fn who_may_not_import_is_refused_whatever_the_file_is() {
    let school = School::open().await;
    for role in [Role::Coordinator, Role::Teacher, Role::Guardian, Role::Student, Role::Auditor] {
        let ctx = school.house.person(role).await;
        for file in ["", &list(&PAIR)] {
            let refused = school.imports().import(&ctx, &school.new_import(file)).await;
            assert_eq!(code(refused), "access.denied", "{role:?}");
        }
    }
    let rector = school.house.person(Role::Rector).await;
    let done = school.imports().import(&rector, &school.new_import(list(&PAIR))).await.unwrap();
    assert_eq!(counts(&done), [2, 0, 0, 0]);
}

#[tokio::test]
async fn wherever_the_store_fails_nothing_of_a_list_is_stored() {
    let school = School::open().await;
    school.take(list(&PAIR[..1])).await;
    let rows = list(&[&PAIR[0].replace("0501", "0502"), PAIR[1]]);
    let mut calls = 0;
    let done = loop {
        school.house.store.fail_at(calls + 1, FailWith::Busy);
        let new = NewStudentImport { update: true, ..school.new_import(&rows) };
        let error = match school.attempt(new).await {
            Ok(report) => break report,
            Err(error) => error,
        };
        assert_eq!(error.code(), "store.busy");
        assert_eq!((school.stored().await, school.house.store.kinds().len()), ([1, 1, 1], 1), "at call {calls}");
        calls += 1;
    };
    // Groups, students and enrolments are added, an enrolment is changed, and the work is committed.
    assert!(calls >= 12, "{calls} calls");
    assert_eq!(counts(&done), [1, 1, 0, 0]);
}

#[tokio::test]
async fn of_two_who_bring_the_same_list_at_once_each_student_goes_in_once() {
    let school = School::open().await;
    let (ours, theirs) = tokio::join!(school.take(SAMPLE), school.take(SAMPLE));
    assert_eq!((ours.created + theirs.created, ours.unchanged + theirs.unchanged), (584, 584));
    assert_eq!((school.stored().await, school.house.store.kinds().len()), ([584, 306, 584], 1));
}
