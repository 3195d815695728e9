//! Lending the things of a warehouse.

mod answer_extension;
mod approve_loan;
mod ask_extension;
mod availability;
mod broken;
mod calendar;
mod cancel_loan;
mod expire_loans;
mod hand_over_loan;
mod judge;
mod lose_loan;
mod names;
mod own;
mod owned;
mod pictures;
mod policies;
mod promise;
mod read_loans;
mod records;
mod reject_loan;
mod request_loan;
mod return_loan;
mod revoke_loan;
mod shelf;
mod statistics;
mod stock;
mod swap_units;
mod wait_for_units;
mod watch_loans;

pub use availability::{Availability, Look, ThingUnits};
pub use broken::Broken;
pub use calendar::{CalendarWish, LoanCalendar};
pub use records::{RecordFile, VerifiedRecord};

pub(crate) use calendar::{MOST_LOANS, first_ones};
pub(crate) use names::names_of;

use crate::Result;
use chrono_tz::Tz;
use plantel_domain::access::{Context, Membership};
use plantel_domain::clock::{Clock, Day, Timestamp, day_in};
use plantel_domain::deed::Deed;
use plantel_domain::error::not_found;
use plantel_domain::files::Files;
use plantel_domain::ids::{AssetId, IdSource, LoanId};
use plantel_domain::inventory::Holding;
use plantel_domain::loans::{Handled, Handling, Hands, Loan, LoanError, Papers, said_just_now};
use plantel_domain::pictures::Pictures;
use plantel_domain::store::{Repositories, Store, Version};
use std::sync::Arc;

/// What loans need from outside.
#[derive(Clone)]
pub struct LoanOffice {
    /// Where records and pictures lie.
    pub files: Arc<dyn Files>,
    /// Reads pictures.
    pub pictures: Arc<dyn Pictures>,
    /// Draws records.
    pub papers: Arc<dyn Papers>,
    /// What stands before the code of a record in the address of the page where it is verified, such as
    /// `https://app.example.org/loan-records/`; empty when there is none.
    pub verify_base: String,
}

/// The time, as an institution has it.
#[derive(Clone, Copy, Debug)]
struct Almanac {
    zone: Tz,
    now: Timestamp,
    today: Day,
}

/// The loans of the institution in the context.
pub struct Loans {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    office: LoanOffice,
}

impl Loans {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>, office: LoanOffice) -> Self {
        Self { store, clock, ids, office }
    }

    /// The caller's deed, now.
    fn deed(&self, ctx: &Context) -> Result<Deed> {
        Ok(Deed { by: Some(ctx.actor()?.user), at: self.clock.now() })
    }

    /// Today, in the calendar of the institution.
    async fn today(&self, ctx: &Context, work: &mut dyn Repositories) -> Result<Day> {
        Ok(self.almanac(ctx, work).await?.today)
    }

    /// The time, as the institution has it.
    async fn almanac(&self, ctx: &Context, work: &mut dyn Repositories) -> Result<Almanac> {
        let institution = work.institutions().find(ctx.scope()?, None).await?.ok_or(not_found::INSTITUTION)?;
        let (zone, now) = (institution.time_zone, self.clock.now());
        Ok(Almanac { zone, now, today: day_in(zone, now) })
    }

    /// Refuses what the same person said of some units a moment ago: a button that was pressed twice. Who means it twice
    /// says so, by a key of idempotency or by the version that they saw.
    async fn refuse_twice(
        ctx: &Context,
        work: &mut dyn Repositories,
        (loan, expected): (LoanId, Option<Version>),
        (hands, said, deed): (Hands, &[Handled], Deed),
    ) -> Result<()> {
        if expected.is_some() || ctx.idempotency.is_some() {
            return Ok(());
        }
        let before = work.loans().handlings(loan).await?;
        if said_just_now(&before, hands, said, deed) { Err(LoanError::SaidTwice.into()) } else { Ok(()) }
    }

    /// What is written down of units that changed hands.
    fn written(&self, loan: &Loan, hands: Hands, handled: Vec<Handled>, deed: Deed) -> Vec<Handling> {
        let one = |handled| Handling { id: self.ids.next().into(), loan: loan.id, hands, handled, deed };
        handled.into_iter().map(one).collect()
    }
}

/// Asks the rule with what is stored now, of these assets; until the work ends nobody retires the warehouse. The
/// borrower's place, if they have one still.
async fn still_stands(
    work: &mut dyn Repositories,
    loan: &Loan,
    held: &[Holding],
    of: &[AssetId],
) -> Result<Option<Membership>> {
    let warehouse = work.environments().hold(loan.warehouse).await?;
    let user = work.users().find(loan.borrower, None).await?;
    // Who may not sign in gets nothing, whatever place they still have.
    let acts = user.is_some_and(|user| user.active);
    let places = if acts { work.memberships().of_user(loan.borrower).await? } else { Vec::new() };
    let assets: Vec<_> = held.iter().map(|it| &it.asset).filter(|asset| of.contains(&asset.id)).collect();
    loan.still_stands(&assets, warehouse.as_ref(), &places)?;
    Ok(places.into_iter().find(|place| place.institution == loan.institution))
}
