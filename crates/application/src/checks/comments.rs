//! What is said of the items of a check.

use super::{Checks, held};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::checks::{CheckComment, CheckCommented};
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, CheckId};
use plantel_domain::journal::Event;
use plantel_domain::text::Prose;

impl Checks {
    /// Says something of an item; whoever sees the check may, whatever has become of it.
    pub async fn comment(&self, ctx: &Context, id: CheckId, asset: AssetId, text: Prose<1000>) -> Result<CheckComment> {
        self.find(ctx, id).await?;
        let mut work = self.store.begin(ctx).await?;
        let sheet = held(&mut *work, id, None).await?;
        sheet.line(asset).ok_or(not_found::CHECK_LINE)?;
        let comment = CheckComment {
            id: self.ids.next().into(),
            check: id,
            asset,
            revision: sheet.check.revision,
            text,
            by: ctx.actor()?.user,
            at: self.clock.now(),
        };
        work.checks().add_comment(&comment).await?;
        let commented = CheckCommented { check: id, asset, comment: comment.id };
        work.commit(Event::of(&commented).into()).await?;
        Ok(comment)
    }

    /// What was said of the items of a check, oldest first.
    pub async fn comments(&self, ctx: &Context, id: CheckId) -> Result<Vec<CheckComment>> {
        self.find(ctx, id).await?;
        Ok(self.store.read(ctx).await?.checks().comments(id).await?)
    }
}
