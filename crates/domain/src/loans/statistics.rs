//! How much is lent: what loans count up to, and how much of its time an asset is in somebody's hands.

use super::{Hands, StateName};
use crate::access::Visibility;
use crate::clock::{Day, Timestamp};
use crate::error::Params;
use crate::form::BadValue;
use crate::identity::PersonName;
use crate::ids::{AssetId, EnvironmentId, LoanId, UserId};
use crate::inventory::AssetCode;
use crate::period::Period;
use crate::store::StoreError;
use crate::text::Line;
use async_trait::async_trait;
use chrono::{Days, Duration, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many assets, and how many borrowers, are told.
pub const MOST_LENT: u16 = 20;

/// The most days that are looked at together.
const MAX_DAYS: u16 = 3660;

/// So many days are looked at when nobody says, the last one included.
const USUAL_DAYS: u64 = 365;

const SECONDS_OF_A_DAY: u128 = 86_400;
const MICROS_OF_A_DAY: u128 = SECONDS_OF_A_DAY * 1_000_000;

/// Gives access to what loans count up to.
pub trait LoanFigures: Send {
    /// The figures.
    fn loan_figures(&mut self) -> &mut dyn LoanFigureRepository;
}

/// Counts the loans of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait LoanFigureRepository: Send {
    /// What the loans that may be seen, and begin in the period, count up to.
    async fn statistics(&mut self, visible: &Visibility, scope: &LoanScope) -> Result<LoanStatistics, StoreError>;
    /// Units of an asset that changed hands before a moment: those of one loan one after the other, in the order in
    /// which that was written.
    async fn handled_of(&mut self, asset: AssetId, until: Timestamp) -> Result<Vec<UnitsMoved>, StoreError>;
}

/// Which loans are counted, and as of when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoanScope {
    /// From this warehouse.
    pub warehouse: Option<EnvironmentId>,
    /// Whose first day lies in it.
    pub period: Period,
    /// The institution's own day, by which a loan is overdue or not.
    pub today: Day,
}

/// So many loans, and the units that they ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoanCount {
    /// How many loans.
    pub loans: u64,
    /// How many units.
    pub units: u64,
}

impl LoanCount {
    /// One more loan, of so many units.
    pub fn add(&mut self, units: u64) {
        self.loans += 1;
        self.units = self.units.saturating_add(units);
    }
}

/// An asset that is asked for by name, or stands for what is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemFigure {
    /// Which.
    pub item: AssetId,
    /// What is written on its label.
    pub code: AssetCode,
    /// What it is called.
    pub name: Line<200>,
    /// The loans, and the units of it: those that stand for a loan, and as many as it asks for while none do.
    pub count: LoanCount,
}

/// Somebody who borrows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BorrowerFigure {
    /// Who.
    pub borrower: UserId,
    /// What they are called, as far as that is known.
    pub name: Option<PersonName>,
    /// What they asked for.
    pub count: LoanCount,
}

/// What loans count up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanStatistics {
    /// The days in which they begin.
    pub period: Period,
    /// By where they stand now; states in which none is are left out.
    pub by_state: BTreeMap<StateName, LoanCount>,
    /// By the month in which they begin, told by its first day; months of none are left out.
    pub by_month: BTreeMap<Day, LoanCount>,
    /// The assets of most loans, then of most units, at most [`MOST_LENT`].
    pub by_item: Vec<ItemFigure>,
    /// Who has most loans, then most units, at most [`MOST_LENT`].
    pub by_borrower: Vec<BorrowerFigure>,
    /// Loans of which units were handed over.
    pub handed_over: u64,
    /// Loans of which something came back, or was given up, after the last day.
    pub late: u64,
    /// Loans of which something is out after the last day.
    pub overdue_now: u64,
    /// Loans that were handed over, and are the one or the other, or both.
    pub in_default: u64,
    /// Loans of which everything is back.
    pub returned: u64,
    /// For how many seconds those were out together, from the first hand-over to the last return; parts of a second
    /// do not count.
    pub out_seconds: u64,
}

impl LoanStatistics {
    /// Of no loans.
    pub fn none(period: Period) -> Self {
        Self {
            period,
            by_state: BTreeMap::new(),
            by_month: BTreeMap::new(),
            by_item: Vec::new(),
            by_borrower: Vec::new(),
            handed_over: 0,
            late: 0,
            overdue_now: 0,
            in_default: 0,
            returned: 0,
            out_seconds: 0,
        }
    }

    /// All of them.
    pub fn all(&self) -> LoanCount {
        self.by_state.values().fold(LoanCount::default(), |sum, it| LoanCount {
            loans: sum.loans + it.loans,
            units: sum.units.saturating_add(it.units),
        })
    }

    /// For how long a loan is out that is back, in tenths of a day; none when none is back.
    pub fn mean_out(&self) -> Option<u64> {
        rounded(u128::from(self.out_seconds) * 10, u128::from(self.returned) * SECONDS_OF_A_DAY)
    }

    /// How many of the loans that were handed over were late or are overdue, in ten-thousandths; none when none was
    /// handed over.
    pub fn overdue_rate(&self) -> Option<u64> {
        rounded(u128::from(self.in_default) * 10_000, u128::from(self.handed_over))
    }
}

/// Units of an asset that changed hands in a loan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitsMoved {
    /// In which loan.
    pub loan: LoanId,
    /// Which way.
    pub hands: Hands,
    /// How many.
    pub units: u32,
    /// When.
    pub at: Timestamp,
}

/// How much of the time that has passed units of an asset were lent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utilisation {
    /// Of which asset.
    pub asset: AssetId,
    /// On which days.
    pub period: Period,
    /// How many units the institution owns now.
    pub units: u32,
    /// How many loans had units of it out.
    pub loans: u64,
    lent: u128,
    owned: u128,
}

impl Utilisation {
    /// Of so many units, in a span of time. `moved` are all that changed hands before its end, those of one loan one
    /// after the other. What is given up as lost is not out any more, nor is it when it is found.
    pub fn of(asset: AssetId, units: u32, period: Period, span: &Range<Timestamp>, moved: &[UnitsMoved]) -> Self {
        let mut lent: BTreeMap<LoanId, Lent> = BTreeMap::new();
        for it in moved {
            let of_loan = lent.entry(it.loan).or_insert(Lent { out: 0, since: it.at, sum: 0 });
            of_loan.pass(it.at, span);
            of_loan.out = match it.hands {
                Hands::Out => of_loan.out.saturating_add(it.units),
                Hands::Back => of_loan.out.saturating_sub(it.units),
            };
        }
        for of_loan in lent.values_mut() {
            of_loan.pass(span.end, span);
        }
        let loans = lent.values().filter(|of_loan| of_loan.sum > 0).count() as u64;
        let lent = lent.values().map(|of_loan| of_loan.sum).sum();
        Self { asset, period, units, loans, lent, owned: u128::from(units) * micros(span.start, span.end) }
    }

    /// Units times the days for which they were lent, in hundredths.
    pub fn lent_unit_days(&self) -> u64 {
        rounded(self.lent * 100, MICROS_OF_A_DAY).unwrap_or(0)
    }

    /// Units times the days that have passed, in hundredths.
    pub fn unit_days(&self) -> u64 {
        rounded(self.owned * 100, MICROS_OF_A_DAY).unwrap_or(0)
    }

    /// The first of the second, in ten-thousandths; none when nothing is owned, or no time has passed. More than all
    /// when more was lent than is owned now.
    pub fn share(&self) -> Option<u64> {
        rounded(self.lent * 10_000, self.owned)
    }
}

/// Units of a loan that are out since a moment, and what they add up to so far.
struct Lent {
    out: u32,
    since: Timestamp,
    sum: u128,
}

impl Lent {
    fn pass(&mut self, at: Timestamp, span: &Range<Timestamp>) {
        self.sum += u128::from(self.out) * micros(self.since.max(span.start), at.min(span.end));
        self.since = self.since.max(at);
    }
}

/// The time of the days of a period that has passed, by the calendar of the institution.
pub fn passed(period: Period, zone: Tz, now: Timestamp) -> Range<Timestamp> {
    let start = midnight(zone, period.start());
    let end = midnight(zone, period.end() + Days::new(1)).min(now);
    start..end.max(start)
}

/// The days that somebody wants to look at: the last year up to today when nobody says.
pub fn looked_at(from: Option<Day>, to: Option<Day>, today: Day) -> Result<Period, BadValue> {
    let to = to.unwrap_or_else(|| from.map_or(today, |from| from.max(today)));
    let period = Period::new(from.unwrap_or(to - Days::new(USUAL_DAYS - 1)), to)?;
    if (period.end() - period.start()).num_days() >= i64::from(MAX_DAYS) {
        return Err(BadValue::with("date.too-many-days", Params::none().number("max", i64::from(MAX_DAYS))));
    }
    Ok(period)
}

/// When a day begins: where clocks go forward at midnight, that is later.
fn midnight(zone: Tz, day: Day) -> Timestamp {
    let first = day.and_time(NaiveTime::MIN);
    let mut hours = (0..=24).map(|hours| first + Duration::hours(hours));
    let begins = hours.find_map(|at| zone.from_local_datetime(&at).earliest());
    begins.map_or_else(|| first.and_utc(), |at| at.with_timezone(&Utc))
}

/// From one to the other; nothing when it is before.
fn micros(from: Timestamp, to: Timestamp) -> u128 {
    (to - from).num_microseconds().and_then(|micros| u128::try_from(micros).ok()).unwrap_or(0)
}

/// The nearest whole number; none of nothing.
fn rounded(part: u128, whole: u128) -> Option<u64> {
    let nearest = (part * 2 + whole).checked_div(whole * 2)?;
    Some(u64::try_from(nearest).unwrap_or(u64::MAX))
}

#[cfg(test)]
#[path = "statistics_tests.rs"]
mod tests;
