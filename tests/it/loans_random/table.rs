//! What the table of states says of a single loan.

use plantel_domain::loans::{Loan, LoanLine, LoanState, StateName};

/// Fails unless its units are where its state says, and only those decided who may.
#[track_caller]
pub(super) fn stands_where_the_table_leads(loan: &Loan) {
    let sum = |units: fn(&LoanLine) -> u32| loan.lines.iter().map(units).sum::<u32>();
    let (promised, out, back) = (sum(LoanLine::promised), sum(LoanLine::out), sum(LoanLine::back));
    let right = match loan.state.name() {
        StateName::Pending | StateName::Rejected | StateName::Cancelled | StateName::Expired => {
            (promised, out, back) == (0, 0, 0)
        }
        StateName::Approved => (promised, out, back) == (loan.quantity(), 0, 0),
        StateName::Active => out > 0 && back == 0 && promised + out == loan.quantity(),
        StateName::PartiallyReturned => back > 0 && promised + out > 0 && promised + out + back == loan.quantity(),
        StateName::Returned | StateName::Lost => promised + out == 0 && back > 0 && back <= loan.quantity(),
    };
    assert!(right, "{promised} promised, {out} out, {back} back in {loan:?}");
    if let LoanState::Approved { approved } = loan.state {
        assert_ne!(approved.by, Some(loan.borrower), "nobody decides over the own request");
    }
    if let LoanState::Cancelled { approved, cancelled, reason: Some(_) } = &loan.state {
        assert!(approved.is_some(), "only what was promised is revoked: {loan:?}");
        assert_ne!(cancelled.by, Some(loan.borrower), "nobody decides over the own request");
    }
    if let Some(extension) = &loan.extension {
        assert_eq!(extension.asked.by, Some(loan.borrower), "who has the things asks for more days");
        if let Some(answer) = &extension.answer {
            assert_ne!(answer.deed.by, Some(loan.borrower), "nobody decides over the own request");
            assert!(!answer.granted || loan.period.end() == extension.end, "the days are as granted: {loan:?}");
        }
    }
}
