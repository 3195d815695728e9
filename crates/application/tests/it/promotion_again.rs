//! A year that is promoted though some were enrolled for the next already, left it, or never came.

use crate::house::code;
use crate::promotion::{Years, counts};
use plantel_application::enrollment::{Decided, NewPromotion};
use plantel_domain::enrollment::{Decision, Enrollment, EnrollmentState as S, NeverActive};
use plantel_testkit::builders::{a_grade, an_enrollment, brought_to, prose, seed};
use plantel_testkit::ids::an_id;

impl Years {
    /// An enrolment of the next year, in this grade and state, of the student of another.
    async fn next_of(&self, it: &Enrollment, grade: &str, state: S) -> Enrollment {
        let student = self.school.house.read().await.students().find_all(&[it.student]).await.unwrap().pop().unwrap();
        let mut next = an_enrollment(&student, &self.next, &self.school.site);
        next.placement.grade = a_grade(grade);
        seed(&*self.school.house.store, brought_to(next, state)).await
    }

    /// Of this year, of a student of its own, who never had a place.
    async fn waiting(&self, state: S) -> Enrollment {
        let student = self.school.student().await;
        let it = an_enrollment(&student, &self.school.year, &self.school.site);
        seed(&*self.school.house.store, brought_to(it, state)).await
    }

    /// Asked with whoever never came withdrawn.
    fn asked_of_all(&self, decisions: &[(&Enrollment, Decision)]) -> NewPromotion {
        let mut asked = self.asked(decisions);
        asked.usual.never_active = NeverActive::Withdraw;
        asked
    }

    async fn enrollments(&self, it: &Enrollment) -> Vec<Enrollment> {
        self.school.house.read().await.enrollments().of_student(it.student).await.unwrap()
    }
}

#[tokio::test]
async fn a_decision_for_another_grade_than_is_enrolled_is_refused_and_names_the_enrolment() {
    let years = Years::new().await;
    let it = years.taught("8", S::Active).await;
    let next = years.next_of(&it, "8", S::PendingDocuments).await;
    let promoted = years.promote(&years.asked(&[(&it, Decision::Promote)])).await.unwrap_err();
    let field = &promoted.fault().fields()[0];
    assert_eq!((promoted.code(), field.reason.code), ("promotion.refused", "promotion.enrolled-otherwise"));
    let told = format!("{:?}", field.reason.params);
    assert!(told.contains(&next.id.to_string()) && told.contains("Number(8)"), "{told}");
    years.school.house.assert_nothing_happened();
    let rehearsal = NewPromotion { dry_run: true, ..years.asked(&[(&it, Decision::Promote)]) };
    assert_eq!(years.promote(&rehearsal).await.unwrap().refused[0].why.in_the_way(), Some(next.id));
    let repeats = years.asked(&[(&it, Decision::Repeat)]);
    assert_eq!(counts(&years.promote(&repeats).await.unwrap()), [0, 0, 0, 0, 1, 1, 0, 0]);
    assert_eq!(years.of(it.student).await.0, Some(next), "as it was");
}

#[tokio::test]
async fn who_left_the_next_year_is_enrolled_anew_when_somebody_says_so() {
    let years = Years::new().await;
    let (gone, back) = (years.taught("8", S::Active).await, years.taught("8", S::Active).await);
    let leaves = years.taught("8", S::Active).await;
    for it in [&gone, &back, &leaves] {
        years.next_of(it, "9", S::Withdrawn).await;
    }
    let new = years.asked(&[(&back, Decision::Repeat), (&leaves, Decision::Leave)]);
    assert_eq!(counts(&years.promote(&new).await.unwrap()), [0, 1, 0, 2, 0, 3, 1, 0]);
    let all = years.enrollments(&back).await;
    let made: Vec<_> = all.iter().filter(|it| it.year == years.next.id && it.state.counts()).collect();
    assert_eq!((all.len(), made.len(), made[0].placement.grade), (3, 1, a_grade("8")));
    for it in [&gone, &leaves] {
        assert_eq!(years.enrollments(it).await.len(), 2);
    }
    assert_eq!(counts(&years.promote(&new).await.unwrap()), [0, 0, 0, 0, 3, 0, 0, 0]);
}

#[tokio::test]
async fn who_never_had_a_place_is_withdrawn_when_it_is_asked_for_and_the_year_can_be_closed() {
    let years = Years::new().await;
    years.taught("8", S::Active).await;
    let mut waiting = Vec::new();
    for state in [S::Prospect, S::PendingDocuments, S::InReview] {
        waiting.push(years.waiting(state).await);
    }
    assert_eq!(counts(&years.promote(&years.asked(&[])).await.unwrap()), [1, 0, 0, 0, 0, 1, 1, 0]);
    assert_eq!(years.of(waiting[0].student).await, (None, waiting[0].clone()), "they wait on");
    let noted = years.asked_of_all(&[(&waiting[1], Decision::Leave)]);
    let rehearsed = years.promote(&NewPromotion { dry_run: true, ..noted.clone() }).await.unwrap();
    let report = years.promote(&noted).await.unwrap();
    assert_eq!((report.withdrawn, counts(&report)), (3, [0, 0, 0, 0, 1, 3, 0, 0]));
    assert_eq!((rehearsed.withdrawn, rehearsed.ended), (3, 3));
    let never = prose(&format!("No ingresó en el año {}", years.school.year.name));
    for (it, reason) in waiting.iter().zip([never.clone(), prose("Acta 12"), never]) {
        let (next, ended) = years.of(it.student).await;
        let last = ended.history.last().unwrap();
        assert_eq!((next, ended.state, last.from), (None, S::Withdrawn, Some(it.state)));
        assert_eq!(last.reason.as_ref(), Some(&reason));
    }
    assert_eq!(years.school.house.read().await.enrollments().open_in(years.school.year.id).await.unwrap(), 0);
    assert_eq!(years.promote(&years.asked_of_all(&[])).await.unwrap().withdrawn, 0);
}

#[tokio::test]
async fn who_never_had_a_place_leaves_and_nothing_else_is_decided_of_them() {
    let years = Years::new().await;
    let (one, other) = (years.waiting(S::InReview).await, years.waiting(S::PendingDocuments).await);
    let leave = years.asked(&[(&one, Decision::Leave)]);
    assert_eq!(years.promote(&leave).await.unwrap().withdrawn, 1);
    assert_eq!(years.of(other.student).await.1, other);
    let promoted = years.asked_of_all(&[(&other, Decision::Promote)]);
    assert_eq!(code(years.promote(&promoted).await), "promotion.refused");
    years.next_of(&other, "3", S::PendingDocuments).await;
    let enrolled = years.promote(&years.asked(&[(&other, Decision::Leave)])).await.unwrap_err();
    assert_eq!(enrolled.fault().fields()[0].reason.code, "promotion.already-enrolled");
    assert_eq!(years.of(other.student).await.1, other, "nothing is committed");
}

#[tokio::test]
async fn a_refusal_names_the_student_and_where_the_enrolment_stands() {
    let years = Years::new().await;
    let (waiting, left) = (years.waiting(S::InReview).await, years.waiting(S::Withdrawn).await);
    let elsewhere = years.school.student().await;
    let mut new = years.asked(&[(&waiting, Decision::Promote), (&left, Decision::Repeat)]);
    for student in [elsewhere.id, an_id().into()] {
        new.decisions.push(Decided { student, decision: Decision::Leave, note: None });
    }
    new.dry_run = true;
    let report = years.promote(&new).await.unwrap();
    let told: Vec<_> = report.refused.iter().map(|it| (it.place, it.person.clone(), it.why.code())).collect();
    let nobody = new.decisions[3].student.to_string();
    let name = elsewhere.profile.name.full();
    let expected = [
        (Some(0), name.clone(), "promotion.not-taught"),
        (Some(1), name.clone(), "promotion.not-taught"),
        (Some(2), name, "promotion.not-enrolled"),
        (Some(3), nobody, "promotion.not-enrolled"),
    ];
    assert_eq!(told, expected);
    assert!(format!("{:?}", report.refused[1].params()).contains("withdrawn"));
}
