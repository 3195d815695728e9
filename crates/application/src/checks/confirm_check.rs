//! Confirming what was counted, as the instructor.

use super::refused::named;
use super::{Checks, Said, held, may_approve, may_confirm};
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::checks::CheckSheet;
use plantel_domain::ids::CheckId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::Version;

impl Checks {
    /// Confirms a check: who teaches the class, was given it, or reaches the room. Who counted it does not, unless they
    /// may have the last word, and say why.
    pub async fn confirm(
        &self,
        ctx: &Context,
        id: CheckId,
        expected: Option<Version>,
        said: Said,
    ) -> Result<CheckSheet> {
        ctx.visibility(Permission::ConfirmChecks)?;
        let acting = self.acting(ctx, said)?;
        let mut work = self.store.begin(ctx).await?;
        let sheet = held(&mut *work, id, expected).await?;
        may_confirm(ctx, &sheet.check)?;
        if acting.override_reason.is_some() {
            may_approve(ctx, &sheet.check)?;
        }
        let before = sheet.check.clone();
        let (mut sheet, confirmed) = named(&mut *work, sheet.confirm(acting)).await?;
        work.checks().update(&mut sheet).await?;
        work.commit(Event::of(&confirmed).changed(Change::between(&before, &sheet.check)).into()).await?;
        Ok(sheet)
    }
}
