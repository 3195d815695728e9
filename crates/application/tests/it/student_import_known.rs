//! Lists of students who are known: compared, changed when that is asked for, enrolled anew.

use crate::student_import::{PAIR, School, counts, list, refusals, warned};
use plantel_application::enrollment::import::NewStudentImport;
use plantel_domain::access::Context;
use plantel_domain::codes::{DocumentType, Phone, Relationship, Shift};
use plantel_domain::enrollment::{Enrollment, EnrollmentCase, EnrollmentState, Profile};
use plantel_domain::ids::SchoolYearId;
use plantel_domain::institutions::school::SchoolYear;
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_school_year, a_site, a_student, a_user, brought_to, period, seed};
use std::sync::Arc;

/// Brings the newest enrolment of a student to a state, with whatever that needs.
async fn bring(school: &School, number: &str, state: EnrollmentState) -> Enrollment {
    let newest = school.enrollments(number).await.remove(0);
    let mut enrollment = brought_to(newest, state);
    let system = Context::system("test", Some(school.house.institution.id));
    let store: Arc<dyn Store> = school.house.store.clone();
    let mut work = store.begin(&system).await.unwrap();
    work.enrollments().update(&mut enrollment).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    enrollment
}

/// The column with the number of a student's paper.
const NUMBER: &str = "numero_documento";

fn ana(change: impl FnOnce(&str) -> String) -> String {
    list(&[&change(PAIR[0])])
}

fn in_year(school: &School, year: SchoolYearId, file: String) -> NewStudentImport {
    NewStudentImport { year, ..school.new_import(file) }
}

#[tokio::test]
async fn other_data_of_a_known_student_is_refused_unless_changes_are_asked_for() {
    let school = School::open().await;
    school.take(list(&PAIR)).await;
    let moved = ana(|row| row.replace("Calle 1", "Calle 2").replace("20/08/2015", "21/08/2015"));
    let refused = school.take(&moved).await;
    assert_eq!((counts(&refused), refusals(&refused)), ([0, 0, 0, 1], vec![(2, "fecha_nacimiento", "differs")]));
    assert_eq!(school.student("1007").await.version, 1);

    let changed = school.update(&moved).await;
    assert_eq!((counts(&changed), changed.enrolled), ([0, 1, 0, 0], 0));
    let student = school.student("1007").await;
    assert_eq!((student.version, student.profile.birth_date.to_string().as_str()), (2, "2015-08-21"));
    assert_eq!(student.guardians.len(), 1);
    assert_eq!(counts(&school.take(&moved).await), [0, 0, 1, 0]);
    assert_eq!(school.house.store.kinds(), ["students.imported"; 2]);
    assert_eq!(school.stored().await, [2, 1, 2]);
}

#[tokio::test]
async fn a_paper_that_follows_another_is_other_data_of_the_same_student() {
    let school = School::open().await;
    school.take(list(&PAIR)).await;
    let before = school.student("1007").await;
    let grown = ana(|row| row.replace("TI;1007", "CC;1.007").replace(";;52;", ";TI;52;"));
    let refused = school.take(&grown).await;
    assert_eq!((counts(&refused), refusals(&refused)), ([0, 0, 0, 1], vec![(2, "tipo_documento", "differs")]));
    let changed = school.update(&grown).await;
    assert_eq!((counts(&changed), changed.guardians_created), ([0, 1, 0, 0], 0));
    let after = school.student("1007").await;
    assert_eq!((after.id, after.profile.document.kind), (before.id, DocumentType::Cc));
    assert_eq!((after.guardians, school.stored().await), (before.guardians, [2, 1, 2]));

    let twice = list(&["RC;2001;Gil;Noé;20/08/2015;M;5;;;;;;;;", "TI;2001;Gil;Noé;20/08/2015;M;5;;;;;;;;"]);
    let report = school.take(&twice).await;
    assert_eq!((counts(&report), refusals(&report)), ([1, 0, 0, 1], vec![(3, NUMBER, "duplicate-document")]));
    let own = list(&["TI;2002;Gil;Luz;20/08/2015;F;5;;;CC;2002;Luz Gil;otro;;"]);
    assert_eq!(refusals(&school.take(&own).await), [(2, "acudiente_documento", "guardian-is-student")]);
}

#[tokio::test]
async fn a_blank_says_nothing_of_who_is_known() {
    let school = School::open().await;
    school.take(list(&PAIR)).await;
    let report = school.take(list(&["T.I.;1.007;Ñáñez;Ana;2015-08-20;femenino;5;;;;;;;;"])).await;
    assert_eq!(counts(&report), [0, 0, 1, 0]);
    let student = school.student("1007").await;
    assert!(student.profile.address.is_some() && student.guardians.len() == 1);
    assert_eq!(school.group_of("1007").await.as_deref(), Some("0501"));
}

#[tokio::test]
async fn what_fills_a_blank_is_taken_unasked_and_what_contradicts_is_not() {
    let school = School::open().await;
    let bare = "TI;1007;Ñáñez;Ana;20/08/2015;F;5;;;;;;;;";
    school.take(list(&[bare])).await;
    let filled = school.take(list(&[PAIR[0]])).await;
    assert_eq!((counts(&filled), filled.enrolled, filled.guardians_created), ([0, 1, 0, 0], 0, 1));
    let student = school.student("1007").await;
    assert_eq!((student.version, student.guardians.len()), (2, 1));
    assert_eq!(student.profile.address.as_ref().map(ToString::to_string).as_deref(), Some("Calle 1"));
    assert_eq!(school.group_of("1007").await.as_deref(), Some("0501"));
    assert_eq!(counts(&school.take(list(&[PAIR[0]])).await), [0, 0, 1, 0]);
    let other = school.take(ana(|row| row.replace("Calle 1", "Calle 2"))).await;
    assert_eq!(refusals(&other), [(2, "direccion", "differs")]);
}

#[tokio::test]
async fn who_was_known_and_never_enrolled_is_new() {
    let school = School::open().await;
    let institution = school.house.institution.id;
    let known = seed(&*school.house.store, a_student(institution)).await;
    let Profile { document, name, birth_date, sex, .. } = &known.profile;
    let names = format!("{};{}", name.first_surname.as_str(), name.first_name.as_str());
    let row = format!("{};{};{names};{birth_date};{};3;;;;;;;;", document.kind.name(), document.number, sex.name());
    let report = school.take(list(&[&row])).await;
    assert_eq!((counts(&report), report.enrolled), ([0, 1, 0, 0], 1), "{:?}", report.refusals);
    let enrolled = school.enrollments(document.number.as_str()).await;
    assert_eq!(enrolled[0].case, EnrollmentCase::New);
}

#[tokio::test]
async fn a_new_group_with_more_rows_than_places_is_told_once() {
    let school = School::open().await;
    let row = |n: usize| format!("TI;{};Ruiz;Eva;20/08/2015;F;5;0501;mañana;;;;;;", 5000 + n);
    let rows: Vec<String> = (0..42).map(row).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let report = school.take(list(&rows)).await;
    assert_eq!((counts(&report), warned(&report, "import.group-too-small")), ([42, 0, 0, 0], vec![42]));
    let fitting = school.take(list(&rows[..40]).replace(";0501;", ";0502;").replace("TI;5", "TI;6")).await;
    assert_eq!((counts(&fitting), warned(&fitting, "import.group-too-small")), ([40, 0, 0, 0], vec![]));
}

#[tokio::test]
async fn another_group_is_given_when_that_is_asked_for_and_no_place_is_taken_away() {
    let school = School::open().await;
    school.take(list(&PAIR)).await;
    let elsewhere = ana(|row| row.replace("0501", "0502"));
    let refused = school.take(&elsewhere).await;
    assert_eq!((refusals(&refused), refused.groups_created.len()), (vec![(2, "grupo", "differs")], 0));
    let placed = school.update(&elsewhere).await;
    assert_eq!((counts(&placed), placed.groups_created.len(), placed.enrolled), ([0, 1, 0, 0], 1, 0));
    assert_eq!(school.group_of("1007").await.as_deref(), Some("0502"));

    bring(&school, "1007", EnrollmentState::Active).await;
    assert_eq!(counts(&school.update(&elsewhere).await), [0, 0, 1, 0]);
    let back = school.update(ana(str::to_owned)).await;
    assert_eq!((counts(&back), refusals(&back)), ([0, 0, 0, 1], vec![(2, "grupo", "enrolled-elsewhere")]));
    bring(&school, "1008", EnrollmentState::Completed).await;
    let higher = school.update(list(&[&PAIR[1].replace(";5;0501;mañana;", ";6;;;")])).await;
    assert_eq!(refusals(&higher), [(2, "grado", "enrolled-elsewhere")]);
    assert_eq!(school.group_of("1007").await.as_deref(), Some("0502"));
}

#[tokio::test]
async fn a_group_of_another_grade_is_left_with_the_grade() {
    let school = School::open().await;
    school.take(list(&PAIR)).await;
    let report = school.update(ana(|row| row.replace(";5;0501;mañana;", ";6;;mañana;"))).await;
    assert_eq!((counts(&report), school.group_of("1007").await), ([0, 1, 0, 0], None));
    let placement = school.enrollments("1007").await[0].placement;
    assert_eq!((placement.grade.get(), placement.shift.map(Shift::name)), (6, Some("morning")));
}

#[tokio::test]
async fn who_left_is_enrolled_anew_and_who_comes_back_next_year_returns() {
    let school = School::open().await;
    school.take(list(&PAIR)).await;
    bring(&school, "1007", EnrollmentState::Withdrawn).await;
    let again = school.take(list(&PAIR)).await;
    assert_eq!((counts(&again), again.enrolled), ([0, 1, 1, 0], 1));
    let states: Vec<_> = school.enrollments("1007").await.iter().map(|enrollment| enrollment.state).collect();
    assert_eq!(states.len(), 2);
    assert!(states.contains(&EnrollmentState::Withdrawn) && states.contains(&EnrollmentState::PendingDocuments));

    // Who was enrolled in the same year alone does not come from a year before.
    let newest = school.enrollments("1007").await.into_iter().find(|it| it.state.counts()).unwrap();
    assert_eq!(newest.case, EnrollmentCase::New);

    let next = SchoolYear { period: period("2027-01-18", "2027-11-26"), ..a_school_year(school.house.institution.id) };
    let next = seed(&*school.house.store, next).await;
    let promoted = list(&PAIR).replace(";5;0501;", ";6;0601;");
    let report = school.attempt(in_year(&school, next.id, promoted.clone())).await.unwrap();
    assert_eq!((counts(&report), report.enrolled, report.groups_created.len()), ([0, 2, 0, 0], 2, 1));
    let all = school.enrollments("1008").await;
    let newest = all.iter().find(|enrollment| enrollment.year == next.id).unwrap();
    assert_eq!((all.len(), newest.case), (2, EnrollmentCase::Returning));
    let second = school.attempt(in_year(&school, next.id, promoted)).await.unwrap();
    assert_eq!(counts(&second), [0, 0, 2, 0]);
}

#[tokio::test]
async fn who_is_enrolled_at_another_site_is_not_fetched_from_it_unasked() {
    let school = School::open().await;
    school.take(list(&PAIR)).await;
    let other = seed(&*school.house.store, a_site(school.house.institution.id)).await;
    let at_other = |update| NewStudentImport { site: other.id, update, ..school.new_import(ana(str::to_owned)) };
    let refused = school.attempt(at_other(false)).await.unwrap();
    assert_eq!(refusals(&refused), [(2, "grupo", "differs")]);
    let moved = school.attempt(at_other(true)).await.unwrap();
    assert_eq!((counts(&moved), moved.groups_created.len()), ([0, 1, 0, 0], 1));
    assert_eq!(school.enrollments("1007").await[0].placement.site, other.id);
}

#[tokio::test]
async fn a_shared_guardian_is_one_person_whom_no_list_changes() {
    let school = School::open().await;
    let other = PAIR[1].replace("Marta Ruiz", "Martha Ruiz").replace("3001234567", "");
    let report = school.take(list(&[PAIR[0], &other])).await;
    assert_eq!((counts(&report), warned(&report, "import.guardian-differs")), ([2, 0, 0, 0], vec![3]));
    let again = school.update(list(&[&PAIR[0].replace("3001234567", "3009999999"), PAIR[1]])).await;
    assert_eq!((counts(&again), warned(&again, "import.guardian-differs")), ([0, 0, 2, 0], vec![2]));
    let marta = school.guardian("52").await;
    assert_eq!((marta.version, marta.profile.name.as_str()), (1, "Marta Ruiz"));
    assert_eq!(marta.profile.phone.as_ref().map(Phone::as_str), Some("3001234567"));
}

#[tokio::test]
async fn another_guardian_is_added_when_changes_are_asked_for() {
    let school = School::open().await;
    school.take(list(&PAIR)).await;
    let father = ana(|row| row.replace(";52;Marta Ruiz;madre;", ";53;Juan Ñáñez;compadre;"));
    assert_eq!(refusals(&school.take(&father).await), [(2, "acudiente_documento", "differs")]);
    let added = school.update(&father).await;
    assert_eq!((counts(&added), added.guardians_created), ([0, 1, 0, 0], 1));
    assert_eq!(warned(&added, "import.unknown-relationship"), [2]);
    let (ana, juan) = (school.student("1007").await, school.guardian("53").await);
    assert_eq!((ana.guardians.len(), ana.guardians[1].guardian), (2, juan.id));
    assert_eq!(ana.guardians[1].relationship, Relationship::Other);
    assert_eq!(counts(&school.take(&father).await), [0, 0, 1, 0]);
}

#[tokio::test]
async fn nobody_answers_for_themself_not_even_over_others() {
    let school = School::open().await;
    let young = "TI;100;Ruiz;Ana;20/08/2010;F;5;;;CC;200;Eva Ruiz;madre;;";
    let grown = "CC;200;Ruiz;Eva;20/08/1990;F;22;;;TI;100;Ana Ruiz;otro;;";
    let own = "TI;300;Ruiz;Leo;20/08/2012;M;5;;;TI;300;Leo Ruiz;otro;;";
    let unnamed = "TI;400;Ruiz;Sol;20/08/2012;F;5;;;;401;;madre;;";
    let report = school.take(list(&[young, grown, own, unnamed])).await;
    let faults = [
        (3, "acudiente_documento", "guardian-circle"),
        (4, "acudiente_documento", "guardian-is-student"),
        (5, "acudiente_nombre", "missing-guardian-name"),
    ];
    assert_eq!((refusals(&report), counts(&report)), (faults.to_vec(), [1, 0, 0, 3]));
    // The same, of who was stored before.
    assert_eq!(refusals(&school.take(list(&[grown])).await), [(2, "acudiente_documento", "guardian-circle")]);
    let alone = school.take(list(&["CC;200;Ruiz;Eva;20/08/1990;F;22;;;;;;;;"])).await;
    assert_eq!((counts(&alone), school.stored().await), ([1, 0, 0, 0], [2, 1, 2]));
}

#[tokio::test]
async fn nobody_answers_for_themself_by_one_account() {
    let school = School::open().await;
    let other = |row: &str| row.replace(";52;Marta Ruiz;", ";53;Ana Gil;");
    school.take(list(&[PAIR[0], &other(PAIR[1])])).await;
    let account = seed(&*school.house.store, a_user()).await.id;
    let (mut student, mut guardian) = (school.student("1007").await, school.guardian("53").await);
    (student.user, guardian.user) = (Some(account), Some(account));
    let system = Context::system("test", Some(school.house.institution.id));
    let store: Arc<dyn Store> = school.house.store.clone();
    let mut work = store.begin(&system).await.unwrap();
    work.students().update(&mut student).await.unwrap();
    work.guardians().update(&mut guardian).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let own = school.update(ana(other)).await;
    assert_eq!(refusals(&own), [(2, "acudiente_documento", "guardian-is-student")]);
}

#[tokio::test]
async fn who_is_switched_off_is_neither_changed_nor_enrolled() {
    let school = School::open().await;
    school.take(list(&PAIR)).await;
    bring(&school, "1007", EnrollmentState::Withdrawn).await;
    let system = Context::system("test", Some(school.house.institution.id));
    let store: Arc<dyn Store> = school.house.store.clone();
    let mut student = school.student("1007").await;
    student.active = false;
    let mut work = store.begin(&system).await.unwrap();
    work.students().update(&mut student).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let report = school.update(ana(str::to_owned)).await;
    assert_eq!(refusals(&report), [(2, "numero_documento", "student.inactive")]);
    assert_eq!(school.enrollments("1007").await.len(), 1);
}
