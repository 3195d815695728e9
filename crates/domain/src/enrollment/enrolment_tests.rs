use super::*;
use crate::enrollment::samples::{day, enrollment, grade, id, line, now, placement, prose};
use crate::institutions::school::ClassGroup;
use proptest::prelude::*;
use rstest::rstest;
use std::collections::BTreeSet;

const BY: Option<UserId> = None;

fn done(it: Enrollment, verb: Verb) -> Result<Enrollment, EnrollmentError> {
    let deed = (BY, now());
    match verb {
        Verb::Admit => it.admit(deed),
        Verb::Submit => it.submit(vec![], deed),
        Verb::SendBack => it.send_back(prose("No se lee"), deed),
        Verb::Activate => it.activate(Ready { papers: vec![], consent: true }, deed),
        Verb::Complete => it.complete(deed),
        Verb::Graduate => it.graduate(deed),
        Verb::Withdraw => it.withdraw(prose("Cambio de ciudad"), None, deed),
        Verb::Transfer => it.transfer(line("Otro colegio"), None, deed),
        Verb::ReEnter => it.re_enter(None, deed),
        Verb::Reopen => it.reopen(prose("Faltaba una nota"), deed),
    }
}

fn in_state(state: EnrollmentState) -> Enrollment {
    let begun = enrollment();
    let mut history = begun.history.clone();
    // Whoever left did so from a group.
    if !state.counts() {
        history.push(Transition { from: Some(S::Active), to: state, ..history[0].clone() });
    }
    Enrollment { state, history, ..begun }
}

/// Where each verb leads from each state, written down a second time: columns in the order of `Verb::ALL`.
#[rstest]
#[case(S::Prospect, [Some(S::PendingDocuments), None, None, None, None, None, Some(S::Withdrawn), None, None, None])]
#[case(S::PendingDocuments, [None, Some(S::InReview), None, None, None, None, Some(S::Withdrawn), None, None, None])]
#[case(S::InReview, [None, None, Some(S::PendingDocuments), Some(S::Active), None, None, Some(S::Withdrawn), None, None, None])]
#[case(S::Active, [None, None, None, None, Some(S::Completed), Some(S::Graduated), Some(S::Withdrawn), Some(S::Transferred), None, None])]
#[case(S::Completed, [None, None, None, None, None, None, None, None, None, Some(S::Active)])]
#[case(S::Graduated, [None, None, None, None, None, None, None, None, None, Some(S::Active)])]
#[case(S::Withdrawn, [None, None, None, None, None, None, None, None, Some(S::InReview), None])]
#[case(S::Transferred, [None, None, None, None, None, None, None, None, Some(S::InReview), None])]
fn each_verb_leads_where_the_table_says_and_nowhere_else(
    #[case] from: EnrollmentState,
    #[case] to: [Option<EnrollmentState>; 10],
) {
    for (verb, to) in Verb::ALL.iter().zip(to) {
        let mut before = in_state(from);
        before.placement.grade = grade("11");
        let after = done(before, *verb);
        match to {
            Some(to) => {
                let after = after.unwrap();
                let last = after.history.last().unwrap();
                assert_eq!((after.state, last.from, last.to), (to, Some(from), to));
            }
            None => assert_eq!(after.unwrap_err(), EnrollmentError::NotNow { state: from, verb: *verb }),
        }
    }
    let next: BTreeSet<Verb> = Verb::of(from).collect();
    let expected = Verb::ALL.iter().zip(to).filter(|(_, to)| to.is_some()).map(|(verb, _)| *verb).collect();
    assert_eq!(next, expected);
}

#[rstest]
#[case(S::Prospect, S::Prospect)]
#[case(S::PendingDocuments, S::PendingDocuments)]
#[case(S::InReview, S::InReview)]
#[case(S::Active, S::InReview)]
fn who_comes_back_stands_where_they_left(#[case] stood: EnrollmentState, #[case] back: EnrollmentState) {
    let left = done(in_state(stood), Verb::Withdraw).unwrap();
    let returned = done(left, Verb::ReEnter).unwrap();
    let last = returned.history.last().unwrap();
    assert_eq!((returned.state, last.from, last.to), (back, Some(S::Withdrawn), back));
    assert_eq!(returned.holds_place(), None);
}

#[test]
fn what_is_opened_again_keeps_its_place_and_its_reason() {
    for verb in [Verb::Complete, Verb::Graduate] {
        let mut it = in_state(S::Active);
        it.placement.grade = grade("11");
        let again = done(done(it, verb).unwrap(), Verb::Reopen).unwrap();
        assert_eq!((again.state, again.holds_place()), (S::Active, Some(id(5))));
        assert_eq!(again.history.last().unwrap().reason, Some(prose("Faltaba una nota")));
    }
}

#[test]
fn verbs_are_named_as_the_paths_name_them() {
    assert!(Verb::ALL.iter().all(|verb| verb.name().chars().all(|c| c.is_ascii_lowercase() || c == '-')));
}

#[test]
fn nobody_is_active_without_papers_consent_and_a_group() {
    let ready = |papers: &[&str], consent| Ready { papers: papers.iter().map(ToString::to_string).collect(), consent };
    let activate = |it: Enrollment, ready| it.activate(ready, (BY, now()));
    let missing = activate(in_state(S::InReview), ready(&["photo"], true)).unwrap_err();
    assert_eq!(missing, EnrollmentError::PapersMissing(vec!["photo".to_owned()]));
    assert_eq!(activate(in_state(S::InReview), ready(&[], false)).unwrap_err(), EnrollmentError::NoConsent);
    let mut nowhere = in_state(S::InReview);
    nowhere.placement.group = None;
    assert_eq!(activate(nowhere, ready(&[], true)).unwrap_err(), EnrollmentError::NoGroup);
    assert_eq!(activate(in_state(S::InReview), ready(&[], true)).unwrap().holds_place(), Some(id(5)));
    // What cannot be done at all is said first.
    let early = activate(in_state(S::Prospect), ready(&["photo"], false)).unwrap_err();
    assert!(matches!(early, EnrollmentError::NotNow { .. }));
}

#[test]
fn papers_that_are_not_there_are_named_before_the_office_looks() {
    let missing = vec!["identity_document".to_owned()];
    let refused = in_state(S::PendingDocuments).submit(missing.clone(), (BY, now())).unwrap_err();
    assert_eq!(refused, EnrollmentError::PapersMissing(missing));
}

#[rstest]
#[case("11", true)]
#[case("26", true)]
#[case("10", false)]
#[case("5", false)]
fn only_who_is_in_a_last_grade_graduates(#[case] of: &str, #[case] graduates: bool) {
    let mut it = in_state(S::Active);
    it.placement.grade = grade(of);
    let after = it.graduate((BY, now()));
    assert_eq!(after.is_ok(), graduates);
    if let Err(error) = after {
        assert_eq!(error, EnrollmentError::NotTheLastGrade(grade(of)));
    }
}

#[test]
fn who_leaves_holds_no_place_and_who_finishes_does() {
    for (verb, place) in [(Verb::Withdraw, None), (Verb::Transfer, None), (Verb::Complete, Some(id(5)))] {
        assert_eq!(done(in_state(S::Active), verb).unwrap().holds_place(), place);
    }
    for state in [S::Prospect, S::PendingDocuments, S::InReview, S::Withdrawn] {
        assert_eq!(in_state(state).holds_place(), None);
    }
}

#[test]
fn what_is_settled_is_placed_nowhere_else_and_who_is_active_keeps_a_group() {
    for state in [S::Completed, S::Graduated, S::Withdrawn, S::Transferred] {
        assert_eq!(in_state(state).place(placement(), now()).unwrap_err(), EnrollmentError::Settled(state));
    }
    let nowhere = Placement { group: None, ..placement() };
    assert_eq!(in_state(S::Active).place(nowhere, now()).unwrap_err(), EnrollmentError::NoGroup);
    assert_eq!(in_state(S::InReview).place(nowhere, now()).unwrap().placement, nowhere);
}

fn group() -> ClassGroup {
    ClassGroup {
        id: id(6),
        institution: id(9),
        site: id(3),
        year: id(4),
        grade: grade("8"),
        shift: Shift::Morning,
        code: line("0802"),
        capacity: 40,
        taken: 0,
        homeroom_teacher: None,
        teachers: BTreeSet::new(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

#[rstest]
#[case(ClassGroup { year: id(40), ..group() }, Misfit::Year)]
#[case(ClassGroup { site: id(30), ..group() }, Misfit::Site)]
#[case(ClassGroup { grade: grade("9"), ..group() }, Misfit::Grade)]
#[case(ClassGroup { shift: Shift::Night, ..group() }, Misfit::Shift)]
fn a_group_of_another_year_site_grade_or_shift_does_not_fit(#[case] group: ClassGroup, #[case] misfit: Misfit) {
    assert_eq!(placement().within(&group, id(4)).unwrap_err(), EnrollmentError::DoesNotFit(misfit));
}

#[test]
fn a_group_that_fits_says_the_shift() {
    let unsaid = Placement { shift: None, group: None, ..placement() };
    let placed = unsaid.within(&group(), id(4)).unwrap();
    assert_eq!((placed.group, placed.shift), (Some(id(6)), Some(Shift::Morning)));
}

#[rstest]
#[case::five_years_old_in_grade_eleven("2021-01-05", "11", 1)]
#[case::of_the_usual_age("2013-01-05", "8", 0)]
#[case::grown_up_in_the_first_grade("1990-01-05", "1", 1)]
#[case::in_a_cycle_for_adults("1970-01-05", "22", 0)]
fn an_unusual_age_is_a_doubt_and_no_refusal(#[case] birth: &str, #[case] of: &str, #[case] doubts: usize) {
    let mut it = enrollment();
    it.placement.grade = grade(of);
    assert_eq!(it.doubts(day(birth), day("2026-01-26")).len(), doubts);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn whatever_is_done_its_history_leads_from_its_beginning_to_where_it_stands(
        verbs in prop::collection::vec(prop::sample::select(Verb::ALL.to_vec()), 0..30),
    ) {
        let mut it = enrollment();
        for verb in verbs {
            let before = it.clone();
            it = match done(it, verb) {
                Ok(after) => after,
                Err(error) => {
                    let refused = matches!(error, EnrollmentError::NotNow { .. } | EnrollmentError::NotTheLastGrade(_));
                    prop_assert!(refused, "{error}");
                    before
                }
            };
            let mut stands = None;
            for row in &it.history {
                prop_assert_eq!(row.from, stands);
                stands = Some(row.to);
            }
            prop_assert_eq!(stands, Some(it.state));
            prop_assert_eq!(it.holds_place().is_some(), it.state.taught());
        }
    }
}

#[path = "enrolment_history_tests.rs"]
mod history;
