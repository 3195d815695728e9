//! Taking lent units back.

use super::Loans;
use super::stock::{Held, Way};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::{Handled, Hands, Loan, LoanDamaged, NewHandled, UnitState};
use plantel_domain::store::Version;

impl Loans {
    /// Takes units back, all that are out when `new` names none: they are on the shelf again, damaged or missing, as
    /// each of them is, a kit with its parts.
    pub async fn take_back(
        &self,
        ctx: &Context,
        id: LoanId,
        expected: Option<Version>,
        new: Vec<NewHandled>,
    ) -> Result<Loan> {
        self.take_in(ctx, (id, expected), &new, Way::Back).await
    }

    /// Takes in what was found of a lost loan, all that is missing when `new` names none. Another deed than a return:
    /// who returns the last units twice, of which some are missing, has found none.
    pub async fn find_again(
        &self,
        ctx: &Context,
        id: LoanId,
        expected: Option<Version>,
        new: Vec<NewHandled>,
    ) -> Result<Loan> {
        self.take_in(ctx, (id, expected), &new, Way::Found).await
    }

    async fn take_in(
        &self,
        ctx: &Context,
        (id, expected): (LoanId, Option<Version>),
        new: &[NewHandled],
        way: Way,
    ) -> Result<Loan> {
        ctx.visibility(Permission::HandOverLoans)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::HandOverLoans, &Target::from(&before))?;
        let back = if way == Way::Found { before.to_find(new)? } else { before.to_take_back(new)? };
        let deed = self.deed(ctx)?;
        if way == Way::Back && !new.is_empty() {
            Self::refuse_twice(ctx, &mut *work, (id, expected), (Hands::Back, &back, deed)).await?;
        }
        let ids: Vec<_> = back.iter().filter_map(|it| it.asset).collect();
        let mut held = Held::of(&mut *work, &ids).await?;
        let today = self.today(ctx, &mut *work).await?;
        let (mut loan, returned) = before.clone().give_back(deed, &back, today)?;
        self.book(&mut held, &loan, &back, way, deed)?;
        work.loans().update(&mut loan).await?;
        let happened = Happened::from(Event::of(&returned).changed(Change::between(&before, &loan)));
        let happened =
            back.iter().filter_map(|it| damage(&loan, it)).map(|it| Event::of(&it)).fold(happened, Happened::and);
        work.loans().add_handlings(&self.written(&loan, Hands::Back, back, deed)).await?;
        let happened = held.store(&mut *work, happened).await?;
        work.commit(happened).await?;
        Ok(loan)
    }
}

/// That somebody should look at what came back.
fn damage(loan: &Loan, back: &Handled) -> Option<LoanDamaged> {
    let units = |state| if back.state == state { back.quantity } else { 0 };
    let (damaged, incomplete) = (units(UnitState::Damaged), units(UnitState::Incomplete));
    let event = LoanDamaged { loan: loan.id, borrower: loan.borrower, asset: back.asset, damaged, incomplete };
    (damaged + incomplete > 0).then_some(event)
}
