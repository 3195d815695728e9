//! Taking lent units back.

use super::{Loans, held_with_parts, moved};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::inventory::{Cause, Clerk, Condition, Entry, MovementKind, Place};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::Loan;
use plantel_domain::store::Version;

impl Loans {
    /// Takes the units back: the loan closes, and they are on the shelf again, a kit with its parts.
    pub async fn take_back(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        ctx.visibility(Permission::HandOverLoans)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::HandOverLoans, &Target::from(&before))?;
        let (mut held, mut parts) = held_with_parts(&mut *work, before.asset).await?;
        let today = self.today(ctx, &mut *work).await?;
        let deed = self.deed(ctx)?;
        let (mut loan, returned) = before.clone().give_back(deed, today)?;
        let entry = Entry::new(Some(deed.by), deed.at).because(Cause::Loan(id));
        let clerk = Clerk { entry: &entry, ids: &*self.ids };
        let here = Some(before.warehouse);
        let lent = Place { environment: here, condition: Condition::OnLoan };
        let in_stock = Place { environment: here, condition: Condition::Good };
        held.book(MovementKind::LoanIn, loan.quantity, Some(lent), Some(in_stock), clerk)?;
        for part in &mut parts {
            let out = part.stock().at(lent);
            if out > 0 {
                part.book(MovementKind::LoanIn, out, Some(lent), Some(in_stock), clerk)?;
            }
        }
        work.loans().update(&mut loan).await?;
        let happened = Happened::from(Event::of(&returned).changed(Change::between(&before, &loan)));
        parts.insert(0, held);
        let happened = moved(&mut *work, parts, happened).await?;
        work.commit(happened).await?;
        Ok(loan)
    }
}
