//! Who has what, on which days.

use super::Loans;
use super::availability::window;
use super::names::names_of;
use crate::Names;
use crate::Result;
use plantel_domain::access::{Context, Permission, Visibility};
use plantel_domain::clock::Day;
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::loans::{Loan, LoanFilter, LoanSort, Takes};
use plantel_domain::page::{MAX_LIMIT, PageRequest, Sort, Start};
use plantel_domain::store::Repositories;

/// The most loans of one calendar.
pub(crate) const MOST_LOANS: usize = 1_000;

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
    pub names: Names,
    /// The institution's own day, by which a loan is overdue or not.
    pub today: Day,
    /// Whether there are more.
    pub truncated: bool,
}

impl Loans {
    /// The loans that take units on the days that are asked for, as far as the caller may see.
    pub async fn calendar(&self, ctx: &Context, wish: &CalendarWish) -> Result<LoanCalendar> {
        let visible = ctx.visibility(Permission::ReadLoans)?;
        let mut reader = self.store.read(ctx).await?;
        let today = self.today(ctx, &mut *reader).await?;
        let days = window(wish.from.unwrap_or(today), wish.to)?;
        let (warehouse, asset) = (wish.warehouse, wish.asset);
        if let Some(id) = warehouse {
            reader.environments().find(id, None).await?.ok_or(not_found::ENVIRONMENT)?;
        }
        if let Some(id) = asset {
            reader.assets().find(id, None).await?.ok_or(not_found::ASSET)?;
        }
        let takes = Some(Takes { days, today, pending: wish.pending });
        let sort = Sort { field: LoanSort::StartDate, descending: false };
        let filter = LoanFilter { warehouse, asset, takes, sort, ..LoanFilter::default() };
        let mut loans = first_ones(&mut *reader, &visible, &filter).await?;
        let truncated = loans.len() > MOST_LOANS;
        loans.truncate(MOST_LOANS);
        let names = names_of(&mut *reader, &loans).await?;
        Ok(LoanCalendar { loans, names, today, truncated })
    }
}

/// The first that match, in the order of the filter; one more than a calendar has when there are more.
pub(crate) async fn first_ones(
    reader: &mut dyn Repositories,
    visible: &Visibility,
    filter: &LoanFilter,
) -> Result<Vec<Loan>> {
    let (mut found, mut page) = (Vec::new(), PageRequest::first(MAX_LIMIT));
    while found.len() <= MOST_LOANS {
        let loans = reader.loans().list(visible, filter, &page).await?;
        found.extend(loans.data);
        match loans.next {
            Some(next) => page.start = Start::After(next),
            None => break,
        }
    }
    found.truncate(MOST_LOANS + 1);
    Ok(found)
}
