//! What becomes of a student at the end of a year.

use super::{Decision as D, NotPromoted as No, Outcome as O, *};
use crate::enrollment::samples::{enrollment, grade, now, prose};
use crate::error::{Fault as _, Kind, Params};
use crate::inventory::samples::id;

const NEW: Prospects = Prospects { in_use: true, next: NextYear::Nothing };
const GONE: Prospects = Prospects { in_use: false, next: NextYear::Nothing };
const LEFT: Prospects = Prospects { in_use: true, next: NextYear::Left };
const USUAL: Usual = Usual { decision: D::Promote, never_active: NeverActive::Keep };

fn enrolled(of: &str) -> Prospects {
    Prospects { in_use: true, next: NextYear::Enrolled(id(77), grade(of)) }
}

fn standing(state: S, of: &str) -> Enrollment {
    let mut it = enrollment();
    it.placement.grade = grade(of);
    Enrollment { state, ..it }
}

fn made(outcome: O, ends: Option<Verb>, of: Option<&str>) -> Promotion {
    Promotion { outcome, ends, grade: of.map(grade) }
}

const COMPLETE: Option<Verb> = Some(Verb::Complete);

#[test]
fn who_is_taught_goes_to_the_next_grade_or_repeats_or_leaves_or_graduates() {
    let decide = |state, of: &str, said| Promotion::decide(&standing(state, of), said, USUAL, NEW);
    assert_eq!(decide(S::Active, "8", None), Ok(made(O::Promoted, COMPLETE, Some("9"))));
    assert_eq!(decide(S::Completed, "8", None), Ok(made(O::Promoted, None, Some("9"))));
    assert_eq!(decide(S::Active, "0", None), Ok(made(O::Promoted, COMPLETE, Some("1"))));
    assert_eq!(decide(S::Active, "21", None), Ok(made(O::Promoted, COMPLETE, Some("22"))));
    assert_eq!(decide(S::Active, "8", Some(D::Repeat)), Ok(made(O::Repeating, COMPLETE, Some("8"))));
    assert_eq!(decide(S::Active, "8", Some(D::Leave)), Ok(made(O::Left, COMPLETE, None)));
    for last in ["11", "26"] {
        for said in [None, Some(D::Promote), Some(D::Graduate)] {
            assert_eq!(decide(S::Active, last, said), Ok(made(O::Graduated, Some(Verb::Graduate), None)));
        }
        assert_eq!(decide(S::Active, last, Some(D::Repeat)), Ok(made(O::Repeating, COMPLETE, Some(last))));
    }
}

#[test]
fn whoever_was_decided_before_stays_as_they_are() {
    let decide = |state, of: &str, said, prospects| Promotion::decide(&standing(state, of), said, USUAL, prospects);
    for (said, next) in [(None, "9"), (None, "8"), (Some(D::Promote), "9"), (Some(D::Repeat), "8")] {
        assert_eq!(decide(S::Completed, "8", said, enrolled(next)), Ok(Promotion::UNCHANGED));
        assert_eq!(decide(S::Active, "8", said, enrolled(next)), Ok(made(O::Unchanged, COMPLETE, None)));
    }
    for said in [None, Some(D::Repeat)] {
        assert_eq!(decide(S::Active, "11", said, enrolled("11")), Ok(made(O::Unchanged, COMPLETE, None)));
    }
    assert_eq!(decide(S::Completed, "99", Some(D::Promote), enrolled("6")), Ok(Promotion::UNCHANGED));
    for said in [None, Some(D::Promote), Some(D::Graduate), Some(D::Leave)] {
        assert_eq!(decide(S::Graduated, "11", said, NEW), Ok(Promotion::UNCHANGED));
    }
    assert_eq!(decide(S::Completed, "8", Some(D::Leave), NEW), Ok(Promotion::UNCHANGED));
    assert_eq!(decide(S::Completed, "11", None, NEW), Ok(Promotion::UNCHANGED));
    assert_eq!(decide(S::Completed, "8", None, GONE), Ok(Promotion::UNCHANGED));
}

#[test]
fn who_left_the_next_year_comes_back_when_somebody_says_so_alone() {
    let decide = |state, of: &str, said| Promotion::decide(&standing(state, of), said, USUAL, LEFT);
    assert_eq!(decide(S::Completed, "8", None), Ok(Promotion::UNCHANGED));
    for said in [None, Some(D::Leave)] {
        assert_eq!(decide(S::Active, "8", said), Ok(made(O::Left, COMPLETE, None)));
    }
    assert_eq!(decide(S::Active, "8", Some(D::Promote)), Ok(made(O::Promoted, COMPLETE, Some("9"))));
    assert_eq!(decide(S::Completed, "8", Some(D::Repeat)), Ok(made(O::Repeating, None, Some("8"))));
    assert_eq!(decide(S::Active, "11", Some(D::Graduate)), Ok(made(O::Graduated, Some(Verb::Graduate), None)));
}

#[test]
fn what_is_usual_is_done_with_whoever_comes_back_and_nobody_else() {
    let repeat = Usual { decision: D::Repeat, ..USUAL };
    let decide = |state, of: &str, said, prospects| Promotion::decide(&standing(state, of), said, repeat, prospects);
    let left = Ok(made(O::Left, COMPLETE, None));
    for (state, ends) in [(S::Active, COMPLETE), (S::Completed, None)] {
        for of in ["8", "11", "99"] {
            assert_eq!(decide(state, of, None, NEW), Ok(made(O::Repeating, ends, Some(of))));
            let nothing = if state == S::Active { left } else { Ok(Promotion::UNCHANGED) };
            for prospects in [GONE, LEFT] {
                assert_eq!(decide(state, of, None, prospects), nothing);
                assert_eq!(decide(state, of, Some(D::Leave), prospects), nothing);
            }
            assert_eq!(decide(state, of, Some(D::Repeat), GONE), Err(No::Inactive));
        }
        assert_eq!(decide(state, "8", Some(D::Promote), NEW), Ok(made(O::Promoted, ends, Some("9"))));
        assert_eq!(decide(state, "8", Some(D::Promote), GONE), Err(No::Inactive));
    }
    // Who finishes school need not come back.
    for said in [D::Promote, D::Graduate] {
        assert_eq!(decide(S::Active, "11", Some(said), GONE), Ok(Promotion::GRADUATES));
    }
}

#[test]
fn what_a_student_has_of_the_next_year_is_what_was_not_left() {
    let (left, there) = (standing(S::Withdrawn, "8"), standing(S::InReview, "9"));
    assert_eq!(NextYear::of([]), NextYear::Nothing);
    assert_eq!(NextYear::of([&left]), NextYear::Left);
    for all in [[&left, &there], [&there, &left]] {
        assert_eq!(NextYear::of(all), NextYear::Enrolled(there.id, grade("9")));
    }
}

#[test]
fn who_never_had_a_place_waits_on_or_is_withdrawn() {
    let withdraw = Usual { never_active: NeverActive::Withdraw, ..USUAL };
    let withdrawn = Ok(made(O::Withdrawn, Some(Verb::Withdraw), None));
    for state in [S::Prospect, S::PendingDocuments, S::InReview] {
        let decide = |said, usual, prospects| Promotion::decide(&standing(state, "8"), said, usual, prospects);
        assert_eq!(decide(None, USUAL, NEW), Ok(Promotion::UNCHANGED));
        for prospects in [NEW, GONE, LEFT, enrolled("8")] {
            assert_eq!(decide(None, withdraw, prospects), withdrawn);
        }
        for usual in [USUAL, withdraw] {
            assert_eq!(decide(Some(D::Leave), usual, NEW), withdrawn);
            assert_eq!(decide(Some(D::Leave), usual, enrolled("8")), Err(No::AlreadyEnrolled));
            for said in [D::Promote, D::Repeat, D::Graduate] {
                assert_eq!(decide(Some(said), usual, NEW), Err(No::NotEnrolled(Some(state))));
            }
        }
    }
}

#[test]
fn what_cannot_be_is_refused_by_student() {
    let decide =
        |state, of: &str, said, prospects| Promotion::decide(&standing(state, of), said, USUAL, prospects).unwrap_err();
    for state in [S::Withdrawn, S::Transferred] {
        assert_eq!(decide(state, "8", None, NEW), No::NotEnrolled(Some(state)));
    }
    assert_eq!(decide(S::Active, "8", Some(D::Graduate), NEW), No::NotTheLastGrade);
    assert_eq!(decide(S::Completed, "11", Some(D::Graduate), NEW), No::Completed);
    for dead_end in ["99", "45"] {
        assert_eq!(decide(S::Active, dead_end, None, NEW), No::NoNextGrade);
    }
    for said in [D::Graduate, D::Leave, D::Promote] {
        assert_eq!(decide(S::Active, "11", Some(said), enrolled("11")), No::AlreadyEnrolled);
    }
    for (said, next) in [(D::Promote, "8"), (D::Repeat, "9"), (D::Promote, "10")] {
        let otherwise = No::EnrolledOtherwise(id(77), grade(next));
        assert_eq!(decide(S::Completed, "8", Some(said), enrolled(next)), otherwise);
        assert_eq!(decide(S::Active, "8", Some(said), enrolled(next)), otherwise);
    }
    assert_eq!(decide(S::Graduated, "11", Some(D::Repeat), NEW), No::Graduated);
    assert_eq!(decide(S::Completed, "8", Some(D::Promote), GONE), No::Inactive);
}

#[test]
fn a_year_ends_with_what_was_noted_of_it() {
    let note = prose("Comisión de promoción");
    let deed = (None, now());
    let it = standing(S::Active, "11");
    let ends = |promotion: Promotion| promotion.ended(it.clone(), Some(&note), deed).unwrap();
    for (promotion, state) in [
        (made(O::Promoted, COMPLETE, Some("9")), S::Completed),
        (made(O::Graduated, Some(Verb::Graduate), None), S::Graduated),
    ] {
        let ended = ends(promotion);
        let last = ended.history.last().unwrap();
        assert_eq!((ended.state, last.to, last.reason.as_ref()), (state, state, Some(&note)));
    }
    assert_eq!(ends(Promotion::UNCHANGED), it, "what has ended stays as it is");
    let waiting = standing(S::InReview, "8");
    let left = Promotion::WITHDRAWS.ended(waiting.clone(), Some(&note), deed).unwrap();
    assert_eq!((left.state, left.history.last().unwrap().reason.as_ref()), (S::Withdrawn, Some(&note)));
    let unsaid = Promotion::WITHDRAWS.ended(waiting, None, deed).unwrap_err();
    assert_eq!(unsaid, EnrollmentError::ReasonNeeded);
}

#[test]
fn what_is_in_the_way_of_a_decision_is_named() {
    let otherwise = No::EnrolledOtherwise(id(77), grade("8"));
    let there: EnrollmentId = id(77);
    let expected = Params::none().text("enrollment", there.to_string()).number("grade", 8);
    assert_eq!((otherwise.params(), otherwise.in_the_way()), (expected, Some(there)));
    let waiting = No::NotEnrolled(Some(S::InReview));
    assert_eq!((waiting.params(), waiting.in_the_way()), (Params::none().text("state", "in_review"), None));
    assert_eq!((No::Graduated.params(), No::Graduated.in_the_way()), (Params::none(), None));
}

#[test]
fn every_refusal_has_a_code_of_its_own() {
    let all = [
        No::NotEnrolled(None),
        No::NotEnrolled(Some(S::InReview)),
        No::NotTheLastGrade,
        No::NoNextGrade,
        No::AlreadyEnrolled,
        No::EnrolledOtherwise(id(77), grade("8")),
        No::Graduated,
        No::Completed,
        No::Inactive,
        No::Blocked,
        No::SiteRetired,
    ];
    let codes: std::collections::BTreeSet<_> = all.iter().map(|refusal| refusal.code()).collect();
    assert_eq!(codes.len(), all.len());
    for refusal in all {
        assert!(PromotionError::CODES.contains(&refusal.code()), "{refusal:?}");
    }
    for error in [PromotionError::NotALaterYear, PromotionError::Refused(Vec::new())] {
        assert!(PromotionError::CODES.contains(&error.code()) && error.kind() == Kind::Refused);
        assert!(error.fields().is_empty());
    }
}
