//! Seeing to an alert.

use super::Alerts;
use super::sight::Sight;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::alerts::{MOST_NOTE, SystemAlert};
use plantel_domain::deed::Deed;
use plantel_domain::error::not_found;
use plantel_domain::ids::AlertId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::Version;
use plantel_domain::text::Prose;

impl Alerts {
    /// Somebody saw to it, and says what was done; nothing is said through the door of the system before this one.
    pub async fn resolve(
        &self,
        ctx: &Context,
        id: AlertId,
        expected: Option<Version>,
        note: Option<Prose<MOST_NOTE>>,
    ) -> Result<SystemAlert> {
        ctx.visibility(Permission::ResolveAlerts)?;
        let sight = Sight::of(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let sight = sight.with_own(ctx, &mut *work).await?;
        let before = work.alerts().find(&sight, id, expected).await?.ok_or(not_found::ALERT)?;
        ctx.require(Permission::ResolveAlerts, &Target::from(&before))?;
        let now = self.clock.now();
        let deed = Deed { by: ctx.user(), at: now };
        let (mut after, fact) = before.clone().resolve(note, deed)?;
        work.alerts().update(&mut after).await?;
        work.notices().end_of_alerts(&[id], now).await?;
        work.commit(Event::of(&fact).changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }
}
