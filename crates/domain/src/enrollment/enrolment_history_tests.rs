//! What is written of an enrolment, and where it is placed.

use super::*;
use chrono::TimeDelta;

fn later() -> Timestamp {
    now() + TimeDelta::days(1)
}

/// In a last grade, so that everything can be done with it.
fn standing(state: EnrollmentState) -> Enrollment {
    let mut it = in_state(state);
    it.placement.grade = grade("11");
    it
}

#[rstest]
#[case(false, S::Prospect)]
#[case(true, S::PendingDocuments)]
fn an_enrolment_begins_as_a_request_or_as_an_offer(#[case] admitted: bool, #[case] state: EnrollmentState) {
    let enrolled = Enrolled { student: id(2), year: id(4), case: EnrollmentCase::Returning, admitted };
    let it = Enrollment::new((id(1), id(9)), enrolled, placement(), (Some(id(7)), now()));
    let begun = Transition { from: None, to: state, at: now(), by: Some(id(7)), reason: None, destination: None };
    assert_eq!((it.state, &it.history), (state, &vec![begun]));
    assert_eq!((it.student, it.year, it.case), (id(2), id(4), EnrollmentCase::Returning));
    assert_eq!((it.placement, it.created_at, it.updated_at), (placement(), now(), now()));
}

#[test]
fn each_step_is_written_with_who_when_why_and_where_to() {
    let deed = (Some(id(8)), later());
    let (why, there) = (prose::<500>("Cambio de ciudad"), line::<200>("Otro colegio"));
    let (because, to_there) = (|| Some(why.clone()), || Some(there.clone()));
    let ready = Ready { papers: vec![], consent: true };
    let steps = [
        (S::Prospect, standing(S::Prospect).admit(deed), None, None),
        (S::PendingDocuments, standing(S::PendingDocuments).submit(vec![], deed), None, None),
        (S::InReview, standing(S::InReview).send_back(why.clone(), deed), because(), None),
        (S::InReview, standing(S::InReview).activate(ready, deed), None, None),
        (S::Active, standing(S::Active).complete(deed), None, None),
        (S::Active, standing(S::Active).graduate(deed), None, None),
        (S::Active, standing(S::Active).withdraw(why.clone(), to_there(), deed), because(), to_there()),
        (S::InReview, standing(S::InReview).withdraw(why.clone(), None, deed), because(), None),
        (S::Active, standing(S::Active).transfer(there.clone(), because(), deed), because(), to_there()),
        (S::Active, standing(S::Active).transfer(there.clone(), None, deed), None, to_there()),
        (S::Withdrawn, standing(S::Withdrawn).re_enter(because(), deed), because(), None),
        (S::Transferred, standing(S::Transferred).re_enter(None, deed), None, None),
        (S::Completed, standing(S::Completed).reopen(why.clone(), deed), because(), None),
    ];
    for (from, done, reason, destination) in steps {
        let after = done.unwrap();
        let (by, at) = deed;
        let written = Transition { from: Some(from), to: after.state, at, by, reason, destination };
        let mut history = standing(from).history;
        history.push(written);
        assert_eq!((&after.history, after.created_at, after.updated_at), (&history, now(), later()), "from {from:?}");
    }
}

#[test]
fn what_is_open_is_placed_elsewhere() {
    let elsewhere = Placement { group: Some(id(6)), shift: Some(Shift::Night), ..placement() };
    let nowhere = Placement { group: None, ..placement() };
    for state in [S::Prospect, S::PendingDocuments, S::InReview, S::Active] {
        assert_eq!(in_state(state).unsettled(), Ok(()), "{state:?}");
        let placed = in_state(state).place(elsewhere, later()).unwrap();
        assert_eq!((placed.placement, placed.state, placed.updated_at), (elsewhere, state, later()));
        let expected = if state == S::Active { Err(EnrollmentError::NoGroup) } else { Ok(None) };
        assert_eq!(in_state(state).place(nowhere, later()).map(|it| it.placement.group), expected, "{state:?}");
    }
}

#[test]
fn what_was_said_of_the_shift_may_be_what_the_group_is() {
    let placed = placement().within(&group(), id(4)).unwrap();
    assert_eq!(placed, Placement { group: Some(id(6)), ..placement() });
}

/// Of the eighth grade, of which twelve to fifteen years are usual on the 30th of June.
#[rstest]
#[case::twelve_on_the_day("2014-06-30", "2026-01-26", false)]
#[case::twelve_the_day_after("2014-07-01", "2026-01-26", true)]
#[case::fifteen_on_the_day("2010-07-01", "2026-01-26", false)]
#[case::sixteen_on_the_day("2010-06-30", "2026-01-26", true)]
#[case::of_a_year_that_begins_later("2013-06-30", "2025-09-01", false)]
#[case::twelve_when_the_year_begins("2013-07-15", "2025-09-01", true)]
#[case::born_after_it("2027-01-05", "2026-01-26", true)]
fn the_age_that_counts_is_that_of_the_middle_of_the_year(
    #[case] birth: &str,
    #[case] starts: &str,
    #[case] doubtful: bool,
) {
    let expected = if doubtful { vec![Doubt::Age] } else { vec![] };
    assert_eq!(enrollment().doubts(day(birth), day(starts)), expected);
    assert_eq!(Doubt::Age.code(), "enrollment.age-unusual");
}
