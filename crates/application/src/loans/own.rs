//! The own loans, which a borrower keeps in sight whatever their roles are now, and what only a borrower does.

use crate::Result;
use plantel_domain::access::{Actor, Context, Denied, Permission, ScopeError, Target, Visibility};
use plantel_domain::loans::{Loan, LoanError};
use std::collections::BTreeSet;

/// Whether somebody calls whose place in the institution is not switched off.
fn belongs(ctx: &Context) -> bool {
    let here = |actor: &Actor| actor.membership.as_ref().is_some_and(|place| place.active);
    ctx.actor().is_ok_and(here)
}

/// Whether it is the own loan of a caller who belongs to the institution.
pub(super) fn is_own(ctx: &Context, loan: &Loan) -> bool {
    Some(loan.borrower) == ctx.user() && ctx.institution == Some(loan.institution) && belongs(ctx)
}

/// The own loans, of who sees no loans by their roles and belongs here still; else why nothing is seen.
pub(super) fn own_alone(ctx: &Context, refused: ScopeError) -> std::result::Result<Visibility, ScopeError> {
    let ScopeError::Denied(Denied::Permission(_)) = refused else { return Err(refused) };
    if !belongs(ctx) {
        return Err(refused);
    }
    let institution = ctx.scope()?;
    let (environments, groups) = (BTreeSet::new(), BTreeSet::new());
    Ok(Visibility { institution, everything: false, environments, groups, owner: ctx.user() })
}

/// Refuses what only the borrower does when somebody else does it, however far their grants reach; whoever sees the
/// loan is told so.
pub(super) fn borrower_alone(ctx: &Context, loan: &Loan) -> Result<()> {
    if Some(loan.borrower) == ctx.user() {
        return Ok(());
    }
    let seen = ctx.require(Permission::ReadLoans, &Target::from(loan));
    seen.map_err(|_| Denied::Permission(Permission::RequestLoans))?;
    Err(LoanError::NotTheBorrower.into())
}
