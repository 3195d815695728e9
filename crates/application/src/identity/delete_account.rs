//! Deleting an account: the journal stays, the person cannot be known from it any more.

use super::accounts::refuse_last_admin;
use super::{Identity, digest};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::identity::{UserDeleted, UserError};
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::Loan;
use plantel_domain::notifications::Link;
use plantel_domain::store::Repositories;
use std::collections::BTreeMap;
use uuid::Uuid;

impl Identity {
    /// Deletes the caller's own account. Platform administrators are deleted by another.
    pub async fn delete_own(&self, ctx: &Context) -> Result<()> {
        let actor = ctx.actor()?;
        if actor.platform_admin {
            return Err(UserError::Own.into());
        }
        self.delete(ctx, actor.user, false).await
    }

    /// Deletes somebody's account.
    pub async fn delete_user(&self, ctx: &Context, id: UserId) -> Result<()> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        if ctx.user() == Some(id) {
            return Err(UserError::Own.into());
        }
        self.delete(ctx, id, true).await
    }

    async fn delete(&self, ctx: &Context, id: UserId, by_admin: bool) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let admins = if by_admin { self.lock_admins(ctx, work.as_mut()).await? } else { Vec::new() };
        let found = work.users().lock(id, None).await?;
        let before = found.filter(|user| user.deleted_at.is_none()).ok_or(not_found::USER)?;
        // Made one after this request was let in.
        if !by_admin && before.platform_admin {
            return Err(UserError::Own.into());
        }
        refuse_last_admin(&admins, &before)?;
        let loans = work.loans().of_borrower(id).await?;
        if loans.iter().any(|loan| loan.state.name().out()) {
            return Err(UserError::HasLoans.into());
        }
        let mut user = before.clone().anonymised(self.clock.now());
        work.memberships().end_all(id).await?;
        forget_borrower(&mut *work, &loans).await?;
        work.users().erase(&mut user, &before.email).await?;
        work.attempts().forget_account(digest::account(before.email.as_str())).await?;
        let deleted = Event::of(&UserDeleted { user: id }).changed(Change::between(&before, &user));
        Ok(work.commit(deleted.into()).await?)
    }
}

/// Who borrowed is not named any more in what others were told of the loans: alerts, and notices of both.
async fn forget_borrower(work: &mut dyn Repositories, loans: &[Loan]) -> Result<()> {
    let mut lent: BTreeMap<InstitutionId, Vec<Uuid>> = BTreeMap::new();
    for loan in loans {
        lent.entry(loan.institution).or_default().push(loan.id.into());
    }
    for (institution, loans) in lent {
        let alerts = work.alerts().forget_name(institution, &loans).await?;
        let of_alerts = alerts.into_iter().map(|alert| Link::to("alert", alert));
        let of_loans = loans.into_iter().map(|loan| Link::to("loan", loan));
        let links: Vec<Link> = of_alerts.chain(of_loans).collect();
        work.notices().forget_name(institution, &links, &["borrower", "name"]).await?;
    }
    Ok(())
}
