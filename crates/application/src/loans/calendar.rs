//! Who has what, on which days.

use super::availability::window;
use super::names::names_of;
use super::{LoanNames, Loans};
use crate::Result;
use plantel_domain::access::{Context, Permission, Visibility};
use plantel_domain::clock::Day;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::loans::{Loan, LoanFilter, LoanSort, StateName};
use plantel_domain::page::{MAX_LIMIT, PageRequest, Sort, Start};
use plantel_domain::store::Repositories;

/// The most loans of one calendar.
pub(super) const MOST_LOANS: usize = 1_000;

/// The states in which units are promised or out.
pub(super) const TAKING: [StateName; 3] = [StateName::Approved, StateName::Active, StateName::PartiallyReturned];

/// Of which loans a calendar is wanted.
#[derive(Clone, Debug, Default)]
pub struct CalendarWish {
    /// From this warehouse.
    pub warehouse: Option<EnvironmentId>,
    /// That ask for this asset, or for which it stands.
    pub asset: Option<AssetId>,
    /// From which day on; from today when nobody says.
    pub from: Option<Day>,
    /// Until which day; for a month when nobody says.
    pub to: Option<Day>,
    /// Also those that nobody has decided over.
    pub pending: bool,
}

/// Loans by their first day.
#[derive(Clone, Debug)]
pub struct LoanCalendar {
    /// At most a thousand.
    pub loans: Vec<Loan>,
    /// What their people, places and things are called.
    pub names: LoanNames,
    /// The institution's own day, by which a loan is overdue or not.
    pub today: Day,
    /// Whether there are more.
    pub truncated: bool,
}

impl Loans {
    /// The loans of which units are promised or out, and that have a day in common with those that are asked for, as
    /// far as the caller may see.
    pub async fn calendar(&self, ctx: &Context, wish: &CalendarWish) -> Result<LoanCalendar> {
        let visible = ctx.visibility(Permission::ReadLoans)?;
        let mut reader = self.store.read(ctx).await?;
        let today = self.today(ctx, &mut *reader).await?;
        let days = window(wish.from.unwrap_or(today), wish.to)?;
        let (warehouse, asset) = (wish.warehouse, wish.asset);
        let filter = LoanFilter { warehouse, asset, days: Some(days), ..LoanFilter::default() };
        let pending = wish.pending.then_some(StateName::Pending);
        let states: Vec<StateName> = TAKING.into_iter().chain(pending).collect();
        let mut loans = first_ones(&mut *reader, &visible, &filter, &states).await?;
        let truncated = loans.len() > MOST_LOANS;
        loans.truncate(MOST_LOANS);
        let names = names_of(&mut *reader, &loans).await?;
        Ok(LoanCalendar { loans, names, today, truncated })
    }
}

/// The earliest that match and are in one of these states, by their first day; one more than a calendar has when there
/// are more.
pub(super) async fn first_ones(
    reader: &mut dyn Repositories,
    visible: &Visibility,
    filter: &LoanFilter,
    states: &[StateName],
) -> Result<Vec<Loan>> {
    let sort = Sort { field: LoanSort::StartDate, descending: false };
    let mut all = Vec::new();
    for state in states {
        let filter = LoanFilter { state: Some(*state), sort, ..filter.clone() };
        let (mut found, mut page) = (Vec::new(), PageRequest::first(MAX_LIMIT));
        while found.len() <= MOST_LOANS {
            let loans = reader.loans().list(visible, &filter, &page).await?;
            found.extend(loans.data);
            match loans.next {
                Some(next) => page.start = Start::After(next),
                None => break,
            }
        }
        all.extend(found);
    }
    all.sort_by_key(|loan: &Loan| (loan.period.start(), loan.id));
    all.truncate(MOST_LOANS + 1);
    Ok(all)
}
