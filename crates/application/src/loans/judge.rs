//! What the policy of a warehouse says of a loan.

use super::Almanac;
use crate::Result;
use plantel_domain::access::Membership;
use plantel_domain::clock::day_in;
use plantel_domain::inventory::{Asset, CategoryCode};
use plantel_domain::loans::{Borrowed, Borrowing, Loan, LoanLine, LoanTerms, ReminderTimes, Wanted, Wish};
use plantel_domain::store::Repositories;
use std::collections::BTreeSet;

/// What somebody has borrowed, other than by this loan, as far as the terms ask for it. Whoever asks next of the same
/// person waits until the work ends.
pub(super) async fn borrowed(
    work: &mut dyn Repositories,
    terms: &LoanTerms,
    loan: &Loan,
    almanac: Almanac,
) -> Result<Borrowed> {
    if terms.most_units.is_none() && !terms.block_late {
        return Ok(Borrowed::default());
    }
    Ok(work.loans().borrowed(loan.borrower, loan.id, almanac.today).await?)
}

/// What is asked of the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// A loan.
    Loan,
    /// More days of one.
    Longer,
    /// Other things in one.
    Things,
    /// Whether it may go out now.
    HandOver,
}

/// Refuses what the terms do not permit; of what stands for a line of a model, by the category of that.
pub(super) fn judge(
    question: Question,
    loan: &Loan,
    assets: &[&Asset],
    terms: &LoanTerms,
    (place, has): (Option<&Membership>, Borrowed),
    almanac: Almanac,
) -> Result<()> {
    let categories = loan.lines.iter().flat_map(|line| categories(line, assets)).collect();
    let wish = Wish { period: loan.period, today: almanac.today, categories, units: loan.takes() };
    let (nothing, nowhere) = (BTreeSet::new(), BTreeSet::new());
    let borrower = Borrowing {
        roles: place.map_or(&nothing, |place| &place.roles),
        groups: place.map_or(&nowhere, |place| &place.groups),
        units: has.units,
        overdue: has.overdue,
        last_late: has.last_late.map(|at| day_in(almanac.zone, at)),
    };
    Ok(match question {
        Question::Loan => terms.permit(&wish, &borrower),
        Question::Longer => terms.permit_longer(&wish, &borrower),
        Question::Things => terms.permit_things(&wish, &borrower),
        Question::HandOver => terms.permit_hand_over(&wish, &borrower),
    }?)
}

/// Of what a line is; of a model nobody knows before units stand for it.
fn categories<'a>(line: &'a LoanLine, assets: &[&'a Asset]) -> Vec<Option<&'a CategoryCode>> {
    let of = |id| assets.iter().find(|asset| asset.id == id).map(|asset| &asset.category);
    match &line.wanted {
        Wanted::Asset { asset } => vec![of(*asset)],
        Wanted::Category { category } => vec![Some(category)],
        Wanted::Other { .. } => vec![None],
        Wanted::Model { .. } => line.allotments.iter().filter_map(|it| it.asset).map(of).collect(),
    }
}

/// When the clock says what of a loan.
pub(super) fn reminders(terms: &LoanTerms, almanac: Almanac) -> ReminderTimes {
    ReminderTimes {
        zone: almanac.zone,
        at: terms.remind_at,
        due_soon_days: terms.due_soon_days,
        lost_after_days: terms.lost_after_days,
    }
}
