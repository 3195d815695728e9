//! Giving promised units into the borrower's hands.

use super::{Loans, held_with_parts, moved, still_stands};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::inventory::{Cause, Clerk, Condition, Entry, MovementKind, Place};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::{Loan, LoanError, usable};
use plantel_domain::store::Version;

impl Loans {
    /// Hands the units over; they are out from now on, so promises to others from today on are kept
    /// first. The parts of a kit go with it, as far as they are good.
    pub async fn hand_over(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        ctx.visibility(Permission::HandOverLoans)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::HandOverLoans, &Target::from(&before))?;
        let (mut held, mut parts) = held_with_parts(&mut *work, before.asset).await?;
        still_stands(&mut *work, &before, &held.asset).await?;
        let today = self.today(ctx, &mut *work).await?;
        let out = before.period.from_day(today);
        let promises = work.loans().promises(before.asset, &out, id).await?;
        let here = Some(before.warehouse);
        let usable = usable(held.stock().units_in(here).available(), &promises, &out);
        let deed = self.deed(ctx)?;
        let (mut loan, handed_over) = before.clone().hand_over(deed, usable, today)?;
        let entry = Entry::new(Some(deed.by), deed.at).because(Cause::Loan(id));
        let clerk = Clerk { entry: &entry, ids: &*self.ids };
        let in_stock = Place { environment: here, condition: Condition::Good };
        let lent = Place { environment: here, condition: Condition::OnLoan };
        let short = |_| LoanError::NotEnoughUnits { usable, wanted: before.quantity };
        held.book(MovementKind::LoanOut, loan.quantity, Some(in_stock), Some(lent), clerk).map_err(short)?;
        for part in &mut parts {
            let good = part.stock().at(in_stock);
            if good > 0 {
                part.book(MovementKind::LoanOut, good, Some(in_stock), Some(lent), clerk)?;
            }
        }
        work.loans().update(&mut loan).await?;
        let happened = Happened::from(Event::of(&handed_over).changed(Change::between(&before, &loan)));
        parts.insert(0, held);
        let happened = moved(&mut *work, parts, happened).await?;
        work.commit(happened).await?;
        Ok(loan)
    }
}
