//! Loans, and what they are of.

use super::{period, prose};
use crate::clock::moment;
use crate::ids::an_id;
use plantel_domain::deed::Deed;
use plantel_domain::ids::{AssetId, UserId};
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::Asset;
use plantel_domain::loans::{
    Allotment, Handled, Handling, Hands, Loan, LoanLine, LoanState, Priority, UnitState, Wanted,
};

/// A request for one unit from 2026-03-20 to 2026-03-24.
pub fn a_loan(asset: &Asset, warehouse: &Environment, borrower: UserId) -> Loan {
    Loan {
        id: an_id().into(),
        institution: asset.institution,
        warehouse: warehouse.id,
        borrower,
        lines: vec![a_line(Wanted::Asset { asset: asset.id }, 1)],
        period: period("2026-03-20", "2026-03-24"),
        purpose: prose("Práctica de circuitos"),
        priority: Priority::Medium,
        state: LoanState::Pending,
        collect_by: None,
        extension: None,
        waiting: None,
        reminder: None,
        borrower_left: None,
        late: false,
        created_at: moment(),
        version: 1,
    }
}

/// So many units of something, for which nothing stands yet.
pub fn a_line(wanted: Wanted, quantity: u32) -> LoanLine {
    LoanLine { id: an_id().into(), wanted, quantity, allotments: Vec::new() }
}

/// So many units of an asset, promised.
pub fn promised(asset: AssetId, quantity: u32) -> LoanLine {
    let allotments = vec![Allotment::promised(Some(asset), quantity)];
    LoanLine { allotments, ..a_line(Wanted::Asset { asset }, quantity) }
}

/// So many units of an asset, in the borrower's hands.
pub fn lent(asset: AssetId, quantity: u32) -> LoanLine {
    let allotments = vec![Allotment { out: quantity, ..Allotment::promised(Some(asset), 0) }];
    LoanLine { allotments, ..a_line(Wanted::Asset { asset }, quantity) }
}

/// One unit of the first line of a loan that went out, as it should be: nobody's deed.
pub fn a_handling(loan: &Loan) -> Handling {
    let line = loan.lines.first().expect("a test's loan has a line");
    let asset = match line.wanted {
        Wanted::Asset { asset } => Some(asset),
        _ => None,
    };
    Handling {
        id: an_id().into(),
        loan: loan.id,
        hands: Hands::Out,
        handled: Handled { line: line.id, asset, quantity: 1, state: UnitState::Good, note: None },
        deed: Deed { by: None, at: moment() },
    }
}
