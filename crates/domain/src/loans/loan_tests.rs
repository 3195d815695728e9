use super::*;
use crate::inventory::samples;
use chrono::{DateTime, NaiveDate};
use rstest::rstest;
use uuid::Uuid;

const BORROWER: u128 = 1;
const KEEPER: u128 = 2;

fn deed(by: u128) -> Deed {
    Deed { by: Uuid::from_u128(by).into(), at: DateTime::UNIX_EPOCH }
}

fn day(d: u32) -> Day {
    NaiveDate::from_ymd_opt(2026, 3, d).unwrap()
}

fn loan(state: LoanState) -> Loan {
    Loan {
        id: Uuid::from_u128(10).into(),
        institution: Uuid::from_u128(11).into(),
        asset: Uuid::from_u128(12).into(),
        warehouse: Uuid::from_u128(13).into(),
        borrower: Uuid::from_u128(BORROWER).into(),
        quantity: 2,
        period: Period::new(day(10), day(12)).unwrap(),
        purpose: Prose::parse("Práctica").unwrap(),
        state,
        created_at: DateTime::UNIX_EPOCH,
        version: 1,
    }
}

fn in_state(name: StateName) -> Loan {
    let (approved, handed_over, returned) = (deed(KEEPER), deed(KEEPER), deed(KEEPER));
    loan(match name {
        StateName::Pending => LoanState::Pending,
        StateName::Approved => LoanState::Approved { approved },
        StateName::Rejected => LoanState::Rejected { rejected: deed(KEEPER), reason: Prose::parse("no").unwrap() },
        StateName::Cancelled => LoanState::Cancelled { approved: None, cancelled: deed(BORROWER) },
        StateName::Active => LoanState::Active { approved, handed_over },
        StateName::Returned => LoanState::Returned { approved, handed_over, returned },
    })
}

fn try_verb(loan: Loan, verb: &str) -> Result<StateName, LoanError> {
    let done = match verb {
        "approve" => loan.approve(deed(KEEPER), 2, day(9)).map(|(l, _)| l),
        "reject" => loan.reject(deed(KEEPER), Prose::parse("no").unwrap()).map(|(l, _)| l),
        "cancel" => loan.cancel(deed(BORROWER)).map(|(l, _)| l),
        "hand over" => loan.hand_over(deed(KEEPER), 2, day(10)).map(|(l, _)| l),
        _ => loan.give_back(deed(KEEPER), day(11)).map(|(l, _)| l),
    };
    done.map(|loan| loan.state.name())
}

#[test]
fn only_the_edges_of_the_table_lead_anywhere() {
    use StateName::{Active, Approved, Cancelled, Pending, Rejected, Returned};
    let edges = [
        (Pending, "approve", Approved),
        (Pending, "reject", Rejected),
        (Pending, "cancel", Cancelled),
        (Approved, "cancel", Cancelled),
        (Approved, "hand over", Active),
        (Active, "return", Returned),
    ];
    for (_, from) in StateName::ALL {
        for verb in ["approve", "reject", "cancel", "hand over", "return"] {
            let expected = edges.iter().find(|(f, v, _)| f == from && *v == verb).map(|(_, _, to)| *to);
            assert_eq!(
                try_verb(in_state(*from), verb),
                expected.ok_or(LoanError::WrongState(*from)),
                "{from:?} {verb}"
            );
        }
    }
}

#[rstest]
#[case(1, Err(LoanError::NotEnoughUnits { usable: 1, wanted: 2 }))]
#[case(2, Ok(()))]
fn a_promise_needs_as_many_usable_units_as_it_names(#[case] usable: u32, #[case] expected: Result<(), LoanError>) {
    assert_eq!(in_state(StateName::Pending).approve(deed(KEEPER), usable, day(1)).map(|_| ()), expected);
    assert_eq!(in_state(StateName::Approved).hand_over(deed(KEEPER), usable, day(1)).map(|_| ()), expected);
}

#[test]
fn nobody_decides_over_the_own_request() {
    let own = deed(BORROWER);
    assert_eq!(in_state(StateName::Pending).approve(own, 9, day(1)).unwrap_err(), LoanError::OwnRequest);
    let reason = Prose::parse("no").unwrap();
    assert_eq!(in_state(StateName::Pending).reject(own, reason).unwrap_err(), LoanError::OwnRequest);
    assert_eq!(in_state(StateName::Approved).hand_over(own, 9, day(10)).unwrap_err(), LoanError::OwnRequest);
    assert_eq!(in_state(StateName::Active).give_back(own, day(10)).unwrap_err(), LoanError::OwnRequest);
}

#[test]
fn a_period_that_is_over_is_neither_promised_nor_handed_over() {
    assert_eq!(in_state(StateName::Pending).approve(deed(KEEPER), 9, day(13)).unwrap_err(), LoanError::PeriodOver);
    assert_eq!(in_state(StateName::Approved).hand_over(deed(KEEPER), 9, day(13)).unwrap_err(), LoanError::PeriodOver);
}

#[test]
fn a_return_after_the_last_day_is_late() {
    let (_, on_time) = in_state(StateName::Active).give_back(deed(KEEPER), day(12)).unwrap();
    let (_, late) = in_state(StateName::Active).give_back(deed(KEEPER), day(13)).unwrap();
    assert_eq!((on_time.late, late.late), (false, true));
    assert!(in_state(StateName::Active).overdue(day(13)));
    assert!(!in_state(StateName::Returned).overdue(day(13)));
}

#[test]
fn parts_of_a_kit_are_neither_asked_for_nor_lent_without_it() {
    use crate::inventory::{Condition, Units};
    let store = samples::environment(samples::home());
    let units = Units::default().with(Condition::Good, 2);
    let whole = Asset { units, ..samples::asset(12) };
    let part = Asset { kit: Some(Uuid::from_u128(50).into()), ..whole.clone() };
    let wish = |quantity| NewLoan {
        asset: whole.id,
        quantity: NonZeroU32::new(quantity).unwrap(),
        period: Period::new(day(10), day(12)).unwrap(),
        purpose: Prose::parse("Práctica").unwrap(),
    };
    let ask = |asset: &Asset, quantity| {
        Loan::request(wish(quantity), asset, Some(&store), Uuid::from_u128(10).into(), deed(BORROWER)).map(|(it, _)| it)
    };
    assert_eq!(ask(&part, 1).unwrap_err(), LoanError::PartOfKit);
    assert_eq!(ask(&whole, 3).unwrap_err(), LoanError::NotEnoughUnits { usable: 2, wanted: 3 });
    let asked = ask(&whole, 2).unwrap();
    assert_eq!(asked.still_stands(&part, Some(&store), &[]), Err(LoanError::PartOfKit));
    assert_eq!(asked.still_stands(&whole, Some(&store), &[]), Err(LoanError::BorrowerLeft));
    let moved = Asset { environment: Some(samples::away()), ..whole };
    assert_eq!(asked.still_stands(&moved, Some(&store), &[]), Err(LoanError::Moved));
}
