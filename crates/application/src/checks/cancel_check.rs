//! Giving a check up.

use super::refused::named;
use super::{Checks, held, may_approve};
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::checks::CheckSheet;
use plantel_domain::ids::CheckId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::Version;
use plantel_domain::text::Prose;

impl Checks {
    /// Gives it up, with a reason, as who may have the last word over it: that a class has no check is theirs to say.
    pub async fn cancel(
        &self,
        ctx: &Context,
        id: CheckId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<CheckSheet> {
        ctx.visibility(Permission::ApproveChecks)?;
        let mut work = self.store.begin(ctx).await?;
        let sheet = held(&mut *work, id, expected).await?;
        may_approve(ctx, &sheet.check)?;
        let before = sheet.check.clone();
        let (mut sheet, cancelled) = named(&mut *work, sheet.cancel(self.deed(ctx)?, reason)).await?;
        work.checks().update(&mut sheet).await?;
        work.commit(Event::of(&cancelled).changed(Change::between(&before, &sheet.check)).into()).await?;
        Ok(sheet)
    }
}
