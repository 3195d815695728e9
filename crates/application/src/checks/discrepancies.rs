//! What differs from the book and was not booked.

use super::Checks;
use super::booking::{Bookings, Correction};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::checks::{CountDiscrepancy, DiscrepancyFilter, Resolution, ResolutionKind};
use plantel_domain::error::not_found;
use plantel_domain::ids::DiscrepancyId;
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::Version;
use plantel_domain::text::Prose;

impl Checks {
    /// Those in rooms that the caller may see.
    pub async fn discrepancies(
        &self,
        ctx: &Context,
        filter: &DiscrepancyFilter,
        page: &PageRequest,
    ) -> Result<Page<CountDiscrepancy>> {
        let visible = ctx.visibility(Permission::ReadChecks)?;
        Ok(self.store.read(ctx).await?.discrepancies().list(&visible, filter, page).await?)
    }

    /// One.
    pub async fn discrepancy(&self, ctx: &Context, id: DiscrepancyId) -> Result<CountDiscrepancy> {
        ctx.visibility(Permission::ReadChecks)?;
        let found = self.store.read(ctx).await?.discrepancies().find(id, None).await?;
        let found = found.ok_or(not_found::DISCREPANCY)?;
        ctx.require(Permission::ReadChecks, &Target::from(&found))?;
        Ok(found)
    }

    /// Resolves one, once: books what was counted, or says that the book was right.
    pub async fn resolve(
        &self,
        ctx: &Context,
        id: DiscrepancyId,
        expected: Option<Version>,
        kind: ResolutionKind,
        note: Prose<500>,
    ) -> Result<CountDiscrepancy> {
        ctx.visibility(Permission::ApproveChecks)?;
        let deed = self.deed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.discrepancies().find(id, expected).await?.ok_or(not_found::DISCREPANCY)?;
        ctx.require(Permission::ApproveChecks, &Target::from(&before))?;
        let resolution = Resolution { kind, deed, note: Some(note.clone()) };
        let (mut resolved, event) = before.clone().resolve(resolution)?;
        // Before anything is held: of two who resolve it at once one is told that the other was there.
        work.discrepancies().update(&mut resolved).await?;
        let mut happened = Happened::from(Event::of(&event).changed(Change::between(&before, &resolved)));
        if kind == ResolutionKind::Booked {
            let CountDiscrepancy { environment, check, asset, .. } = before;
            let sheet = work.checks().find(check).await?.ok_or(not_found::CHECK)?;
            let counted = sheet.line(asset).and_then(|line| Correction::of(&sheet, line));
            let mut counted = counted.ok_or(not_found::CHECK_LINE)?;
            counted.reason = Some(note);
            let (place, by) = ((environment, check), (deed, &*self.ids));
            let bookings = Bookings::book(&mut *work, place, &[counted], by).await?;
            happened = bookings.store(&mut *work, happened).await?;
        }
        work.commit(happened).await?;
        Ok(resolved)
    }
}
