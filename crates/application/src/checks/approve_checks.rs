//! The last word over checks.

use super::booking::Bookings;
use super::refused::named;
use super::{Checks, Said, held, may_approve};
use crate::{Error, Result};
use plantel_domain::access::{Context, Permission};
use plantel_domain::checks::{Acting, Check, CheckError, CheckSheet, Counted, Refusals, Resolution, ResolutionKind};
use plantel_domain::clock::Timestamp;
use plantel_domain::deed::Deed;
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, CheckId};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::store::{UnitOfWork, Version};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

impl Checks {
    /// Completes a check. Each variance is booked with it, or stays open on its item, for the reason that is given.
    pub async fn approve(
        &self,
        ctx: &Context,
        id: CheckId,
        expected: Option<Version>,
        said: Said,
        refusals: Refusals,
    ) -> Result<CheckSheet> {
        ctx.visibility(Permission::ApproveChecks)?;
        let acting = self.acting(ctx, said)?;
        let mut work = self.store.begin(ctx).await?;
        let sheet = held(&mut *work, id, expected).await?;
        may_approve(ctx, &sheet.check)?;
        if refusals.keys().any(|asset| sheet.line(*asset).is_none()) {
            return Err(not_found::CHECK_LINE.into());
        }
        let (before, deed) = (sheet.check.clone(), self.deed(ctx)?);
        let (mut sheet, approved) = named(&mut *work, sheet.approve(acting, &refusals)).await?;
        let bookings = Bookings::accepted(&mut *work, &sheet, (deed, &*self.ids)).await?;
        let open = self.left_open(&sheet, deed);
        work.checks().update(&mut sheet).await?;
        let mut happened = Happened::from(Event::of(&approved).changed(Change::between(&before, &sheet.check)));
        for event in supersede(&mut *work, &sheet, deed).await? {
            happened = happened.and(event);
        }
        for discrepancy in &open {
            let opened = Event::of(&discrepancy.opened_now()).changed(Change::created(discrepancy));
            happened = happened.and(opened);
        }
        // After those of earlier checks are closed: these stay open.
        work.discrepancies().add_all(&open).await?;
        let happened = bookings.store(&mut *work, happened).await?;
        work.commit(happened).await?;
        Ok(sheet)
    }

    /// Completes many at once, all in one work, of which nothing differs from the book. Each that cannot be is told with
    /// its reason, and stays as it is.
    pub async fn approve_all(
        &self,
        ctx: &Context,
        ids: Vec<CheckId>,
        said: Said,
    ) -> Result<Vec<(CheckId, Result<Check>)>> {
        ctx.visibility(Permission::ApproveChecks)?;
        let acting = self.acting(ctx, said)?;
        let mut work = self.store.begin(ctx).await?;
        let (mut told, mut happened) = (Vec::new(), None::<Happened>);
        // In one order, as everybody holds them.
        for id in ids.into_iter().collect::<BTreeSet<_>>() {
            let decided = match held(&mut *work, id, None).await {
                Ok(sheet) => without_variance(ctx, &mut *work, sheet, acting.clone()).await,
                Err(error) => Err(error),
            };
            match decided {
                Ok((mut sheet, event)) => {
                    work.checks().update(&mut sheet).await?;
                    let first = match happened {
                        Some(happened) => happened.and(event),
                        None => event.into(),
                    };
                    let closed = supersede(&mut *work, &sheet, self.deed(ctx)?).await?;
                    happened = Some(closed.into_iter().fold(first, Happened::and));
                    told.push((id, Ok(sheet.check)));
                }
                Err(error) if one_alone(&error) => told.push((id, Err(error))),
                Err(error) => return Err(error),
            }
        }
        if let Some(happened) = happened {
            work.commit(happened).await?;
        }
        Ok(told)
    }
}

/// Whether it is about one check, and others can go on.
fn one_alone(error: &Error) -> bool {
    use plantel_domain::error::Kind;
    matches!(error.kind(), Kind::NotFound | Kind::Forbidden | Kind::Refused)
}

/// When units of an item were counted.
fn counted_at(sheet: &CheckSheet, asset: AssetId) -> Option<Timestamp> {
    let seen = sheet.line(asset)?.seen.as_ref()?;
    matches!(seen.counted, Counted::Units { .. }).then_some(seen.counted_at)
}

/// Closes what other checks of the room left open of the items that this one has counted later: of two counts the later
/// one stands, whichever was approved first.
async fn supersede(work: &mut dyn UnitOfWork, sheet: &CheckSheet, deed: Deed) -> Result<Vec<Event>> {
    let mut known: BTreeMap<CheckId, Option<CheckSheet>> = BTreeMap::new();
    let mut events = Vec::new();
    for before in work.discrepancies().open_in(sheet.check.environment).await? {
        let Some(ours) = counted_at(sheet, before.asset) else { continue };
        let other = match known.entry(before.check) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(free) => free.insert(work.checks().find(before.check).await?),
        };
        if other.as_ref().and_then(|it| counted_at(it, before.asset)).is_some_and(|theirs| theirs >= ours) {
            continue;
        }
        let resolution = Resolution { kind: ResolutionKind::Superseded, deed, note: None };
        let (mut closed, event) = before.clone().resolve(resolution)?;
        work.discrepancies().update(&mut closed).await?;
        events.push(Event::of(&event).changed(Change::between(&before, &closed)));
    }
    Ok(events)
}

async fn without_variance(
    ctx: &Context,
    work: &mut dyn UnitOfWork,
    sheet: CheckSheet,
    acting: Acting,
) -> Result<(CheckSheet, Event)> {
    may_approve(ctx, &sheet.check)?;
    let before = sheet.check.clone();
    let (sheet, approved) = named(work, sheet.approve(acting, &Refusals::new())).await?;
    if before.tally.variances > 0 {
        return Err(CheckError::HasVariance(before.tally.variances).into());
    }
    let event = Event::of(&approved).changed(Change::between(&before, &sheet.check));
    Ok((sheet, event))
}
