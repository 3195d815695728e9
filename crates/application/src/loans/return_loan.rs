//! Taking lent units back.

use super::Loans;
use super::stock::{Held, Way};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::{Handled, Hands, Loan, LoanDamaged, NewHandled, StateName, UnitState};
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
        ctx.visibility(Permission::HandOverLoans)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::HandOverLoans, &Target::from(&before))?;
        let back = before.to_take_back(&new)?;
        let ids: Vec<_> = back.iter().filter_map(|it| it.asset).collect();
        let mut held = Held::of(&mut *work, &ids).await?;
        let today = self.today(ctx, &mut *work).await?;
        let deed = self.deed(ctx)?;
        let (mut loan, returned) = before.clone().give_back(deed, &back, today)?;
        let way = if before.state.name() == StateName::Lost { Way::Found } else { Way::Back };
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
