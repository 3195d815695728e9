//! Giving the next step of a check to somebody.

use super::refused::named;
use super::{Checks, held, may_approve};
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::checks::{Check, CheckSheet, StateName};
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{CheckId, UserId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, Version};

impl Checks {
    /// Gives the step that is to come to somebody who may take it, or to the caller, who takes it over.
    pub async fn assign(
        &self,
        ctx: &Context,
        id: CheckId,
        expected: Option<Version>,
        to: Option<UserId>,
    ) -> Result<CheckSheet> {
        ctx.visibility(Permission::ApproveChecks)?;
        let mut work = self.store.begin(ctx).await?;
        let sheet = held(&mut *work, id, expected).await?;
        may_approve(ctx, &sheet.check)?;
        let to = to.unwrap_or(ctx.actor()?.user);
        if Some(to) != ctx.user() {
            takes(&mut *work, &sheet.check, to).await?;
        }
        let before = sheet.check.clone();
        let (mut sheet, assigned) = named(&mut *work, sheet.assign(to, self.clock.now())).await?;
        work.checks().update(&mut sheet).await?;
        work.commit(Event::of(&assigned).changed(Change::between(&before, &sheet.check)).into()).await?;
        Ok(sheet)
    }
}

/// Refuses somebody who could not take the step: of another institution, switched off, or in no role that takes it.
async fn takes(work: &mut dyn Repositories, check: &Check, to: UserId) -> Result<()> {
    let last = check.state.name() == StateName::SupervisorReview;
    let needed = if last { Permission::ApproveChecks } else { Permission::ConfirmChecks };
    let user = work.users().find(to, None).await?.filter(|user| user.active);
    let places = if user.is_some() { work.memberships().of_user(to).await? } else { Vec::new() };
    let here = places.iter().filter(|place| place.active && place.institution == check.institution);
    let mut grants = here.flat_map(|place| &place.roles).flat_map(|role| role.grants());
    if grants.any(|grant| grant.permission == needed) {
        return Ok(());
    }
    Err(Invalid::at("/user_id", BadValue::new("check.not-a-reviewer")).into())
}
