//! Sending a check back to be counted again.

use super::refused::named;
use super::room::lines_of;
use super::{Checks, held, institution, may_approve, may_confirm, today};
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::checks::{CheckSheet, StateName};
use plantel_domain::ids::{AssetId, CheckId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, Version};
use plantel_domain::text::Prose;
use std::collections::BTreeSet;

impl Checks {
    /// Sends it back, with a reason, as the next revision: who is to confirm it, or to have the last word.
    pub async fn reject(
        &self,
        ctx: &Context,
        id: CheckId,
        expected: Option<Version>,
        reason: Prose<1000>,
    ) -> Result<CheckSheet> {
        // Who may have the last word may confirm too.
        ctx.visibility(Permission::ConfirmChecks)?;
        let mut work = self.store.begin(ctx).await?;
        let sheet = held(&mut *work, id, expected).await?;
        if sheet.check.state.name() == StateName::SupervisorReview {
            may_approve(ctx, &sheet.check)?;
        } else {
            may_confirm(ctx, &sheet.check)?;
        }
        let (institution, now) = (institution(ctx, &mut *work).await?, self.clock.now());
        let today = today(institution.time_zone, now);
        let lines = lines_of(&mut *work, sheet.check.environment, (&institution, today)).await?;
        let moved = moved(&mut *work, &sheet).await?;
        let before = sheet.check.clone();
        let decided = sheet.reject((ctx.actor()?.user, now), reason, lines, &moved);
        let (mut sheet, rejected) = named(&mut *work, decided).await?;
        work.checks().update(&mut sheet).await?;
        work.commit(Event::of(&rejected).changed(Change::between(&before, &sheet.check)).into()).await?;
        Ok(sheet)
    }
}

/// The items of a check that were moved in its room since they were counted, or since the book was looked up.
async fn moved(work: &mut dyn Repositories, sheet: &CheckSheet) -> Result<BTreeSet<AssetId>> {
    let since = sheet.lines().filter_map(|line| Some((line.asset, sheet.stands_since(line)?)));
    let since: Vec<_> = since.collect();
    Ok(work.assets().moved_since(sheet.check.environment, &since).await?.into_iter().collect())
}
