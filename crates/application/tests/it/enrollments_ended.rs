//! Enrolments that end: when they may, what is refused afterwards, and how they are opened again.

use crate::enrollments::{School, change};
use crate::house::code;
use plantel_application::enrollment::EnrollmentChange;
use plantel_domain::access::Role;
use plantel_domain::enrollment::{EnrollmentState as S, Verb};
use plantel_domain::form::Patch;
use plantel_domain::institutions::school::{SchoolYear, SchoolYearState};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_class_group, a_grade, prose};

#[tokio::test]
async fn nobody_finishes_a_year_that_has_not_begun() {
    let school = School::new().await;
    let it = school.active().await;
    let stands = async |state| {
        let mut work = school.house.store.begin(&school.system()).await.unwrap();
        let year = work.school_years().find(school.year.id, None).await.unwrap().unwrap();
        work.school_years().update(&mut SchoolYear { state, ..year }).await.unwrap();
        work.commit_unjournaled().await.unwrap();
    };
    stands(SchoolYearState::Planning).await;
    for verb in [Verb::Complete, Verb::Graduate] {
        assert_eq!(code(school.does(&school.secretary, it.id, verb).await), "school-year.not-active");
    }
    let next = school.office().find(&school.secretary, it.id).await.unwrap().next;
    assert_eq!(next, [Verb::Withdraw, Verb::Transfer]);
    stands(SchoolYearState::Active).await;
    school.does(&school.secretary, it.id, Verb::Complete).await.unwrap();
}

#[tokio::test]
async fn a_rector_opens_again_what_ended_too_early() {
    let school = School::new().await;
    let rector = school.house.person_of(Role::Rector, []).await;
    for verb in [Verb::Complete, Verb::Graduate] {
        let it = school.active().await;
        let taken = school.taken(&school.group).await;
        school.does(&school.secretary, it.id, verb).await.unwrap();
        assert_eq!(code(school.does(&school.secretary, it.id, Verb::Reopen).await), "access.denied");
        let told = school.office().find(&school.secretary, it.id).await.unwrap().next;
        assert_eq!(told, [], "she does not open it again");
        assert_eq!(school.office().find(&rector, it.id).await.unwrap().next, [Verb::Reopen]);
        let again = school.does(&rector, it.id, Verb::Reopen).await.unwrap().enrollment;
        assert_eq!((again.state, school.taken(&school.group).await), (S::Active, taken));
        assert_eq!(again.history.last().unwrap().reason, Some(prose("Faltaba una nota")));
    }
}

#[tokio::test]
async fn what_has_ended_is_said_before_anything_of_the_group() {
    let school = School::new().await;
    let it = school.enrolled(S::Withdrawn).await;
    let missing = a_class_group(&school.site, &school.year).id;
    let lower = EnrollmentChange { grade: Some(a_grade("10")), ..change() };
    let nowhere = EnrollmentChange { group: Patch::Set(missing), ..change() };
    for wrong in [lower, nowhere] {
        let refused = school.office().change(&school.secretary, it.id, None, wrong).await;
        assert_eq!(code(refused), "enrollment.settled");
    }
}
