use super::*;
use rstest::rstest;

/// By which verb from a state to each state, in the order of `EnrollmentState::ALL`.
#[rstest]
#[case(S::Prospect, ". admit . . . . withdraw .")]
#[case(S::PendingDocuments, ". . submit . . . withdraw .")]
#[case(S::InReview, ". send-back . activate . . withdraw .")]
#[case(S::Active, ". . . . complete graduate withdraw transfer")]
#[case(S::Completed, ". . . reopen . . . .")]
#[case(S::Graduated, ". . . reopen . . . .")]
#[case(S::Withdrawn, "re-enter re-enter re-enter . . . . .")]
#[case(S::Transferred, ". . re-enter . . . . .")]
fn one_verb_at_the_most_leads_from_a_state_to_another(#[case] from: EnrollmentState, #[case] row: &str) {
    let lead = |to: &S| {
        let verbs: Vec<&str> = Verb::ALL.iter().filter(|verb| verb.leads(from, *to)).map(|verb| verb.name()).collect();
        if verbs.is_empty() { ".".to_owned() } else { verbs.join("+") }
    };
    let led: Vec<String> = S::ALL.iter().map(lead).collect();
    assert_eq!(led.join(" "), row);
    let mut there: Vec<&str> = row.split(' ').filter(|verb| *verb != ".").collect();
    there.dedup();
    // What is told to be done there is in the order of the verbs, not of the states.
    let mut told: Vec<&str> = Verb::of(from).map(Verb::name).collect();
    there.sort_unstable();
    told.sort_unstable();
    assert_eq!(told, there);
}

#[test]
fn states_count_are_open_are_taught_wait_or_take_papers() {
    let of = |test: fn(S) -> bool| S::ALL.iter().copied().filter(|state| test(*state)).collect::<Vec<_>>();
    let all_but_left = [S::Prospect, S::PendingDocuments, S::InReview, S::Active, S::Completed, S::Graduated];
    assert_eq!(of(S::counts), all_but_left);
    assert_eq!(of(S::open), [S::Prospect, S::PendingDocuments, S::InReview, S::Active]);
    assert_eq!(of(S::taught), [S::Active, S::Completed, S::Graduated]);
    assert_eq!(of(S::waits), [S::Prospect, S::PendingDocuments, S::InReview]);
    assert_eq!(of(S::takes_papers), [S::PendingDocuments, S::InReview, S::Active]);
}
