//! Seeing checks.

use super::Checks;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::checks::{Check, CheckFilter, CheckLine, CheckSheet, Count};
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, CheckId};
use plantel_domain::page::{Page, PageRequest};

impl Checks {
    /// One, with its lines.
    pub async fn find(&self, ctx: &Context, id: CheckId) -> Result<CheckSheet> {
        sees_some(ctx)?;
        let sheet = self.store.read(ctx).await?.checks().find(id).await?.ok_or(not_found::CHECK)?;
        sees(ctx, &sheet.check)?;
        Ok(sheet)
    }

    /// Those the caller may see.
    pub async fn list(&self, ctx: &Context, filter: &CheckFilter, page: &PageRequest) -> Result<Page<Check>> {
        let visible = ctx.visibility(Permission::ReadChecks)?;
        Ok(self.store.read(ctx).await?.checks().list(&visible, filter, page).await?)
    }

    /// What was counted in all revisions of one, by revision and item.
    pub async fn revisions(&self, ctx: &Context, id: CheckId) -> Result<(Check, Vec<(u16, CheckLine)>)> {
        let sheet = self.find(ctx, id).await?;
        let lines = self.store.read(ctx).await?.checks().revisions(id).await?;
        Ok((sheet.check, lines))
    }

    /// Every entry that came for one, in the order in which it came.
    pub async fn counts(&self, ctx: &Context, id: CheckId, asset: Option<AssetId>) -> Result<Vec<Count>> {
        self.find(ctx, id).await?;
        Ok(self.store.read(ctx).await?.checks().counts(id, asset).await?)
    }
}

/// Who counts a check sees it, though they see no list of others'.
fn sees_some(ctx: &Context) -> Result<()> {
    if ctx.visibility(Permission::ReadChecks).is_err() {
        ctx.visibility(Permission::CountChecks)?;
    }
    Ok(())
}

fn sees(ctx: &Context, check: &Check) -> Result<()> {
    let targets = [check.of_starter(), check.of_deputy(), check.of_supervisor()];
    let may = targets.iter().any(|target| ctx.require(Permission::ReadChecks, target).is_ok())
        || ctx.require(Permission::CountChecks, &Target::from(check)).is_ok();
    if may { Ok(()) } else { Ok(ctx.require(Permission::ReadChecks, &Target::from(check))?) }
}
