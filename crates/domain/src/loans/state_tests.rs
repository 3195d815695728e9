use super::*;
use crate::loans::loan::tests::deed;
use rstest::rstest;

fn why(text: &str) -> Prose<500> {
    Prose::parse(text).expect("a reason")
}

fn rejected() -> LoanState {
    LoanState::Rejected { rejected: deed(3), reason: why("No hay") }
}

/// Taken back; by a keeper, who said why, or before anybody had promised anything.
fn cancelled(promised: bool) -> LoanState {
    LoanState::Cancelled {
        approved: promised.then(|| deed(1)),
        cancelled: deed(4),
        reason: promised.then(|| why("Se dañó")),
    }
}

fn expired(promised: bool) -> LoanState {
    LoanState::Expired { approved: promised.then(|| deed(1)), expired: deed(5) }
}

fn active() -> LoanState {
    LoanState::Active { approved: deed(1), handed_over: deed(2) }
}

fn partly() -> LoanState {
    LoanState::PartiallyReturned { approved: deed(1), handed_over: deed(2) }
}

fn returned() -> LoanState {
    LoanState::Returned { approved: deed(1), handed_over: deed(2), returned: deed(6) }
}

fn lost() -> LoanState {
    LoanState::Lost { approved: deed(1), handed_over: deed(2), lost: deed(7) }
}

/// Who promised, who handed over, and what ended it; by the numbers of their deeds.
#[rstest]
#[case(LoanState::Pending, [None, None, None], None)]
#[case(LoanState::Approved { approved: deed(1) }, [Some(1), None, None], None)]
#[case(rejected(), [None, None, Some(3)], Some("No hay"))]
#[case(cancelled(false), [None, None, Some(4)], None)]
#[case(cancelled(true), [Some(1), None, Some(4)], Some("Se dañó"))]
#[case(expired(false), [None, None, Some(5)], None)]
#[case(expired(true), [Some(1), None, Some(5)], None)]
#[case(active(), [Some(1), Some(2), None], None)]
#[case(partly(), [Some(1), Some(2), None], None)]
#[case(returned(), [Some(1), Some(2), Some(6)], None)]
#[case(lost(), [Some(1), Some(2), Some(7)], None)]
fn a_state_knows_what_brought_it_there(
    #[case] state: LoanState,
    #[case] deeds: [Option<u128>; 3],
    #[case] reason: Option<&str>,
) {
    assert_eq!([state.approved(), state.handed_over(), state.closed()], deeds.map(|by| by.map(deed)));
    assert_eq!(state.reason().map(Prose::as_str), reason);
}

#[test]
fn units_are_out_or_promised_in_three_states() {
    let of =
        |test: fn(StateName) -> bool| StateName::ALL.iter().copied().filter(|state| test(*state)).collect::<Vec<_>>();
    assert_eq!(of(StateName::out), [StateName::Active, StateName::PartiallyReturned]);
    assert_eq!(of(StateName::runs), [StateName::Approved, StateName::Active, StateName::PartiallyReturned]);
}
