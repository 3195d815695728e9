//! Submitting what was counted.

use super::refused::named;
use super::{Checks, Said, begins, held, institution, may_approve, may_count};
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::checks::{CheckSheet, NewCount};
use plantel_domain::ids::CheckId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::Version;

impl Checks {
    /// Submits a check, with what was counted last: in one request, whole or not at all.
    pub async fn submit(
        &self,
        ctx: &Context,
        id: CheckId,
        expected: Option<Version>,
        counts: Vec<NewCount>,
        said: Said,
    ) -> Result<CheckSheet> {
        ctx.visibility(Permission::CountChecks)?;
        let acting = self.acting(ctx, said)?;
        let mut work = self.store.begin(ctx).await?;
        let sheet = held(&mut *work, id, expected).await?;
        may_count(ctx, &sheet.check)?;
        if acting.override_reason.is_some() {
            may_approve(ctx, &sheet.check)?;
        }
        let before = sheet.check.clone();
        let zone = institution(ctx, &mut *work).await?.time_zone;
        let telling = self.telling(ctx, begins(zone, sheet.check.day))?;
        let (sheet, entries) = self.counted(&mut *work, sheet, &counts, telling).await?;
        let (mut sheet, submitted) = named(&mut *work, sheet.submit(acting)).await?;
        work.checks().update(&mut sheet).await?;
        work.checks().add_counts(&entries).await?;
        work.commit(Event::of(&submitted).changed(Change::between(&before, &sheet.check)).into()).await?;
        Ok(sheet)
    }
}
