//! What the office stated of people for the ministry goes over with them.

use crate::enrollments::School;
use crate::promotion::{Years, counts};
use crate::student_import::{PAIR, School as Lists, list};
use plantel_application::enrollment::import::NewStudentImport;
use plantel_domain::access::{Context, Role};
use plantel_domain::enrollment::{Decision, Enrollment, EnrollmentCase, EnrollmentState as S};
use plantel_domain::ids::EnrollmentId;
use plantel_domain::institutions::school::SchoolYear;
use plantel_domain::simat::SimatFacts;
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_school_year, a_simat_fact, period, seed};
use plantel_testkit::{FailWith, MemoryStore};
use std::collections::BTreeMap;

const SAID: [(&str, &str); 3] = [("SISBEN", "B4"), ("SRPA", "02"), ("REPITENTE", "S")];

fn codes(said: &[(&str, &str)]) -> BTreeMap<String, String> {
    said.iter().map(|(name, code)| ((*name).to_owned(), (*code).to_owned())).collect()
}

/// States it of an enrolment, past all use cases.
async fn state(store: &MemoryStore, it: &Enrollment) {
    let mut facts = SimatFacts { facts: codes(&SAID), ..a_simat_fact(it) };
    let mut work = store.begin(&Context::system("test", Some(it.institution))).await.unwrap();
    work.simat().put_facts(&mut facts).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}

async fn stated(store: &MemoryStore, it: &Enrollment, of: EnrollmentId) -> Option<BTreeMap<String, String>> {
    let inside = Context::system("test", Some(it.institution));
    store.read(&inside).await.unwrap().simat().facts(of, None).await.unwrap().map(|facts| facts.facts)
}

/// The year after, with the days of 2027.
async fn next(school: &School) -> SchoolYear {
    let period = period("2027-01-18", "2027-11-26");
    seed(&*school.house.store, SchoolYear { period, ..a_school_year(school.house.institution.id) }).await
}

#[tokio::test]
async fn what_was_stated_of_the_person_goes_over_with_the_year_once() {
    let years = Years::new().await;
    let (it, silent) = (years.taught("8", S::Active).await, years.taught("8", S::Active).await);
    let store = &*years.school.house.store;
    state(store, &it).await;
    let new = years.asked(&[(&it, Decision::Repeat)]);
    assert_eq!(counts(&years.promote(&new).await.unwrap()), [1, 1, 0, 0, 0, 2, 2, 0]);
    let made = years.of(it.student).await.0.unwrap();
    assert_eq!(stated(store, &it, made.id).await, Some(codes(&SAID[..2])));
    assert_eq!(stated(store, &it, it.id).await, Some(codes(&SAID)), "the old one stays as it was");
    let unsaid = years.of(silent.student).await.0.unwrap();
    assert_eq!(stated(store, &it, unsaid.id).await, None);
    assert_eq!(store.kinds(), ["school-year.promoted", "simat.facts-stated"]);
    assert!(!format!("{:?}", store.journal_entries()).contains("B4"), "the journal tells no value");
    years.promote(&new).await.unwrap();
    assert_eq!(store.kinds().len(), 2);
}

#[tokio::test]
async fn who_is_enrolled_as_returning_has_what_was_stated_and_who_comes_anew_has_not() {
    let school = School::new().await;
    let later = next(&school).await;
    for (case, expected) in [(EnrollmentCase::Returning, Some(codes(&SAID[..2]))), (EnrollmentCase::New, None)] {
        let it = school.enrolled(S::Completed).await;
        state(&school.house.store, &it).await;
        let known = school.house.read().await.students().find_all(&[it.student]).await.unwrap().pop().unwrap();
        let mut new = school.asked(&known);
        (new.year, new.case, new.placement.group) = (later.id, case, None);
        let made = school.create(new).await.unwrap().enrollment;
        assert_eq!(stated(&school.house.store, &it, made.id).await, expected);
    }
    let kinds = school.house.store.kinds();
    assert_eq!(kinds, ["enrollment.created", "simat.facts-stated", "enrollment.created"]);
}

#[tokio::test]
async fn who_returns_by_a_list_has_what_was_stated() {
    let school = Lists::open().await;
    school.take(list(&PAIR)).await;
    let old = school.enrollments("1007").await.remove(0);
    state(&school.house.store, &old).await;
    let period = period("2027-01-18", "2027-11-26");
    let later = SchoolYear { period, ..a_school_year(school.house.institution.id) };
    let later = seed(&*school.house.store, later).await;
    let again = list(&PAIR).replace(";5;0501;", ";6;0601;");
    let import = NewStudentImport { year: later.id, ..school.new_import(again) };
    school.attempt(import).await.unwrap();
    let made = school.enrollments("1007").await.remove(0);
    assert_eq!((made.year, made.case), (later.id, EnrollmentCase::Returning));
    assert_eq!(stated(&school.house.store, &old, made.id).await, Some(codes(&SAID[..2])));
    let other = school.enrollments("1008").await.remove(0);
    assert_eq!(stated(&school.house.store, &old, other.id).await, None);
    assert_eq!(school.house.store.kinds(), ["students.imported", "students.imported", "simat.facts-stated"]);
}

#[tokio::test]
async fn wherever_a_promotion_fails_nothing_of_it_is_kept() {
    let years = Years::new().await;
    let it = years.taught("8", S::Active).await;
    let store = &*years.school.house.store;
    state(store, &it).await;
    let rector = years.school.house.person_of(Role::Rector, []).await;
    let new = years.asked(&[(&it, Decision::Repeat)]);
    let mut calls = 0;
    loop {
        store.fail_at(calls + 1, FailWith::Busy);
        if years.school.office().promote(&rector, years.school.year.id, &new).await.is_ok() {
            break;
        }
        years.school.house.assert_nothing_happened();
        calls += 1;
    }
    assert!(calls > 8, "each call can fail, those that carry over too: {calls}");
    years.school.house.use_up_failure().await;
    let made = years.of(it.student).await.0.unwrap();
    assert_eq!(stated(store, &it, made.id).await, Some(codes(&SAID[..2])));
}
