//! A whole year that goes over into the next.

use crate::enrollments::School;
use crate::house::{bad_field, code};
use plantel_application::Result;
use plantel_application::enrollment::{Decided, NewPromotion, PromotionReport};
use plantel_domain::access::Role;
use plantel_domain::enrollment::{
    Decision, Enrollment, EnrollmentCase, EnrollmentState as S, NeverActive, Student, Usual,
};
use plantel_domain::ids::StudentId;
use plantel_domain::institutions::school::{SchoolYear, SchoolYearState, Site};
use plantel_domain::store::Store;
use plantel_testkit::builders::{
    a_class_group, a_grade, a_school_year, an_enrollment, blocked_by, brought_to, period, placed_in, prose, seed,
};
use plantel_testkit::ids::an_id;
use rstest::rstest;

/// A school whose year is active, and the next.
pub struct Years {
    pub school: School,
    pub next: SchoolYear,
}

impl Years {
    pub async fn new() -> Self {
        let mut school = School::new().await;
        school.year.state = SchoolYearState::Active;
        let mut work = school.house.store.begin(&school.system()).await.unwrap();
        work.school_years().update(&mut school.year).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        let period = period("2027-01-18", "2027-11-26");
        let next =
            seed(&*school.house.store, SchoolYear { period, ..a_school_year(school.house.institution.id) }).await;
        Self { school, next }
    }

    /// Of a student of its own, taught in this grade.
    pub async fn taught(&self, grade: &str, state: S) -> Enrollment {
        let school = &self.school;
        let mut group = a_class_group(&school.site, &school.year);
        group.grade = a_grade(grade);
        let group = seed(&*school.house.store, group).await;
        let it = placed_in(an_enrollment(&school.student().await, &school.year, &school.site), &group);
        seed(&*school.house.store, brought_to(it, state)).await
    }

    pub fn asked(&self, decisions: &[(&Enrollment, Decision)]) -> NewPromotion {
        let decided = |(it, decision): &(&Enrollment, Decision)| Decided {
            student: it.student,
            decision: *decision,
            note: Some(prose("Acta 12")),
        };
        NewPromotion {
            to: self.next.id,
            usual: Usual { decision: Decision::Promote, never_active: NeverActive::Keep },
            decisions: decisions.iter().map(decided).collect(),
            dry_run: false,
            skip_refused: false,
        }
    }

    pub async fn promote(&self, new: &NewPromotion) -> Result<PromotionReport> {
        let rector = self.school.house.person_of(Role::Rector, []).await;
        self.school.office().promote(&rector, self.school.year.id, new).await
    }

    /// The enrolments of a student, of the next year and of this.
    pub async fn of(&self, student: StudentId) -> (Option<Enrollment>, Enrollment) {
        let all = self.school.house.read().await.enrollments().of_student(student).await.unwrap();
        let of = |year| all.iter().find(|it| it.year == year).cloned();
        (of(self.next.id), of(self.school.year.id).unwrap())
    }

    async fn switched_off(&self, id: StudentId) {
        self.with(id, |student| Student { active: false, ..student }).await;
    }

    /// Changes a student, past all use cases.
    pub async fn with(&self, id: StudentId, change: impl FnOnce(Student) -> Student) {
        let student = self.school.house.read().await.students().find_all(&[id]).await.unwrap().pop().unwrap();
        let mut student = change(student);
        let mut work = self.school.house.store.begin(&self.school.system()).await.unwrap();
        work.students().update(&mut student).await.unwrap();
        work.commit_unjournaled().await.unwrap();
    }
}

pub fn counts(report: &PromotionReport) -> [usize; 8] {
    let it = report;
    let refused = it.refused.len();
    [it.promoted, it.repeating, it.graduated, it.left, it.unchanged, it.ended, it.enrolled, refused]
}

#[tokio::test]
async fn everybody_who_is_taught_goes_over_and_a_second_time_nobody() {
    let years = Years::new().await;
    let up = years.taught("8", S::Active).await;
    let again = years.taught("8", S::Active).await;
    let last = years.taught("11", S::Active).await;
    let gone = years.taught("3", S::Active).await;
    let done = years.taught("0", S::Completed).await;
    let waiting = years.taught("3", S::InReview).await;
    let mut new = years.asked(&[(&again, Decision::Repeat), (&gone, Decision::Leave)]);
    new.dry_run = true;
    let rehearsed = years.promote(&new).await.unwrap();
    years.school.house.assert_nothing_happened();
    new.dry_run = false;
    let report = years.promote(&new).await.unwrap();
    assert_eq!(counts(&report), [2, 1, 1, 1, 0, 4, 3, 0]);
    assert_eq!(rehearsed, PromotionReport { dry_run: true, ..report });
    for (it, state, grade) in [
        (&up, S::Completed, Some("9")),
        (&again, S::Completed, Some("8")),
        (&last, S::Graduated, None),
        (&gone, S::Completed, None),
        (&done, S::Completed, Some("1")),
        (&waiting, S::InReview, None),
    ] {
        let (made, ended) = years.of(it.student).await;
        assert_eq!((ended.state, ended.placement), (state, it.placement));
        assert_eq!(made.as_ref().map(|made| made.placement.grade), grade.map(a_grade));
        let Some(made) = made else { continue };
        assert_eq!((made.state, made.case), (S::PendingDocuments, EnrollmentCase::Returning));
        assert_eq!((made.placement.site, made.placement.shift), (it.placement.site, it.placement.shift));
        assert_eq!(made.placement.group, None);
    }
    let (made, ended) = years.of(again.student).await;
    assert_eq!(ended.history.last().unwrap().reason, Some(prose("Acta 12")));
    assert_eq!(made.unwrap().history[0].reason, Some(prose("Acta 12")));
    assert_eq!(counts(&years.promote(&new).await.unwrap()), [0, 0, 0, 0, 5, 0, 0, 0]);
    assert_eq!(years.school.house.store.kinds(), ["school-year.promoted"]);
}

#[tokio::test]
async fn one_refused_decision_keeps_everybody_where_they_are_unless_it_may_be_skipped() {
    let years = Years::new().await;
    let up = years.taught("8", S::Active).await;
    let early = years.taught("8", S::Active).await;
    years.taught("99", S::Active).await;
    let mut new = years.asked(&[(&early, Decision::Graduate)]);
    let stranger = Enrollment { student: an_id().into(), ..up.clone() };
    new.decisions.push(Decided { student: stranger.student, decision: Decision::Leave, note: None });
    let refused = years.promote(&new).await.unwrap_err();
    let told: Vec<_> = refused.fault().fields().iter().map(|f| (f.pointer.as_str(), f.reason.code)).collect();
    let expected = [
        ("/default", "promotion.no-next-grade"),
        ("/decisions/0", "promotion.not-the-last-grade"),
        ("/decisions/1", "promotion.not-enrolled"),
    ];
    assert_eq!((refused.code(), told), ("promotion.refused", expected.to_vec()));
    years.school.house.assert_nothing_happened();
    assert_eq!(years.of(up.student).await.1, up);
    new.skip_refused = true;
    assert_eq!(counts(&years.promote(&new).await.unwrap()), [1, 0, 0, 0, 0, 1, 1, 3]);
    assert_eq!(years.of(early.student).await.1, early);
}

#[tokio::test]
async fn who_was_enrolled_for_the_next_year_by_hand_has_this_year_ended_alone() {
    let years = Years::new().await;
    let it = years.taught("8", S::Active).await;
    let student = years.school.house.read().await.students().find_all(&[it.student]).await.unwrap().pop().unwrap();
    let by_hand = seed(&*years.school.house.store, an_enrollment(&student, &years.next, &years.school.site)).await;
    assert_eq!(code(years.promote(&years.asked(&[(&it, Decision::Leave)])).await), "promotion.refused");
    assert_eq!(counts(&years.promote(&years.asked(&[])).await.unwrap()), [0, 0, 0, 0, 1, 1, 0, 0]);
    let (next, ended) = years.of(it.student).await;
    assert_eq!((next, ended.state), (Some(by_hand), S::Completed));
}

#[tokio::test]
async fn who_is_switched_off_or_at_a_site_out_of_use_does_not_come_back() {
    let years = Years::new().await;
    let off = years.taught("8", S::Completed).await;
    years.switched_off(off.student).await;
    assert_eq!(counts(&years.promote(&years.asked(&[])).await.unwrap()), [0, 0, 0, 0, 1, 0, 0, 0]);
    let said = years.promote(&years.asked(&[(&off, Decision::Promote)])).await.unwrap_err();
    assert_eq!(said.fault().fields()[0].reason.code, "promotion.student-inactive");
    years.taught("3", S::Active).await;
    let mut retired = Site { active: false, ..years.school.site.clone() };
    let mut work = years.school.house.store.begin(&years.school.system()).await.unwrap();
    work.sites().update(&mut retired).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let refused = years.promote(&years.asked(&[])).await.unwrap_err();
    assert_eq!(refused.fault().fields()[0].reason.code, "promotion.site-retired");
    years.school.house.assert_nothing_happened();
}

#[rstest]
#[case(SchoolYearState::Planning, SchoolYearState::Planning, "school-year.wrong-state")]
#[case(SchoolYearState::Closed, SchoolYearState::Planning, "school-year.closed")]
#[case(SchoolYearState::Active, SchoolYearState::Closed, "school-year.closed")]
#[tokio::test]
async fn a_year_goes_over_while_it_is_active_into_one_that_is_not_over(
    #[case] from: SchoolYearState,
    #[case] to: SchoolYearState,
    #[case] expected: &str,
) {
    let mut years = Years::new().await;
    (years.school.year.state, years.next.state) = (from, to);
    let mut work = years.school.house.store.begin(&years.school.system()).await.unwrap();
    work.school_years().update(&mut years.school.year).await.unwrap();
    work.school_years().update(&mut years.next).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    assert_eq!(code(years.promote(&years.asked(&[])).await), expected);
    years.school.house.assert_nothing_happened();
}

#[tokio::test]
async fn what_is_asked_of_a_year_must_be_possible() {
    let years = Years::new().await;
    let it = years.taught("8", S::Active).await;
    let back = NewPromotion { to: years.school.year.id, ..years.asked(&[]) };
    assert_eq!(code(years.promote(&back).await), "promotion.not-a-later-year");
    let nowhere = NewPromotion { to: an_id().into(), ..years.asked(&[]) };
    let told = bad_field(years.promote(&nowhere).await);
    assert_eq!(told, ("/to_year_id".to_owned(), "school-year.not-found"));
    let mut all_leave = years.asked(&[]);
    all_leave.usual.decision = Decision::Leave;
    assert_eq!(bad_field(years.promote(&all_leave).await), ("/default".to_owned(), "decision.unknown"));
    let twice = years.asked(&[(&it, Decision::Leave), (&it, Decision::Repeat)]);
    assert_eq!(bad_field(years.promote(&twice).await), ("/decisions/1/student_id".to_owned(), "list.twice"));
    let (office, year) = (years.school.office(), years.school.year.id);
    for role in [Role::Secretary, Role::Coordinator, Role::Teacher, Role::Guardian, Role::Auditor] {
        let person = years.school.house.person_of(role, []).await;
        assert_eq!(code(office.promote(&person, year, &years.asked(&[])).await), "access.denied");
    }
    let rector = years.school.house.person_of(Role::Rector, []).await;
    let unknown = office.promote(&rector, an_id().into(), &years.asked(&[])).await;
    assert_eq!(code(unknown), "school-year.not-found");
    years.school.house.assert_nothing_happened();
}

#[tokio::test]
async fn who_is_blocked_stays_where_they_are_and_nothing_is_decided_of_them() {
    let years = Years::new().await;
    let (it, blocked) = (years.taught("8", S::Completed).await, years.taught("8", S::Completed).await);
    let user = years.school.secretary.user().unwrap();
    years.with(blocked.student, |student| blocked_by(user, student)).await;
    let report = years.promote(&years.asked(&[])).await.unwrap();
    assert_eq!(counts(&report), [1, 0, 0, 0, 0, 0, 1, 0]);
    assert!(years.of(it.student).await.0.is_some());
    assert_eq!(years.of(blocked.student).await, (None, blocked.clone()));
    let named = years.asked(&[(&blocked, Decision::Repeat)]);
    assert_eq!(code(years.promote(&named).await), "promotion.refused");
    let rehearsed = years.promote(&NewPromotion { dry_run: true, ..named }).await.unwrap();
    let told: Vec<_> = rehearsed.refused.iter().map(|it| (it.student, it.person.as_str(), it.why.code())).collect();
    assert_eq!(told, [(blocked.student, "Ana María Peña Ruiz", "promotion.student-blocked")], "the rector sees them");
}
