//! Putting the book right after what was counted.

use super::Checks;
use super::refused::named;
use crate::Result;
use plantel_domain::checks::{Book, Check, CheckError, CheckLine, CheckSheet, Corrections, CountDiscrepancy, Verdict};
use plantel_domain::clock::Timestamp;
use plantel_domain::deed::Deed;
use plantel_domain::ids::{AssetId, CheckId, EnvironmentId, IdSource};
use plantel_domain::institutions::EnvironmentError;
use plantel_domain::inventory::{Asset, Cause, Clerk, Entry, Holding, StockMoved};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::store::UnitOfWork;
use plantel_domain::text::Prose;
use std::collections::BTreeSet;

/// Assets whose book is put right, held until the work ends.
pub(super) struct Bookings(Vec<Holding>);

/// What puts the book of one item right, and for when that was seen.
pub(super) struct Correction {
    asset: AssetId,
    /// What the book said of it when it was looked up.
    book: Book,
    corrections: Corrections,
    counted_at: Timestamp,
    /// Since when nothing of it may have been moved in the room.
    stands_since: Timestamp,
    pub(super) reason: Option<Prose<500>>,
}

impl Correction {
    /// Of an item of a check; nothing of one that nobody counted.
    pub(super) fn of(sheet: &CheckSheet, line: &CheckLine) -> Option<Self> {
        let seen = line.seen.as_ref()?;
        Some(Self {
            asset: line.asset,
            book: line.book,
            corrections: line.corrections(),
            counted_at: seen.counted_at,
            stands_since: sheet.stands_since(line)?,
            reason: seen.note.clone(),
        })
    }

    /// Whether the book says of the room what it said when it was looked up.
    fn fits(&self, holdings: &[Holding], environment: EnvironmentId) -> bool {
        let holding = holdings.iter().find(|holding| holding.asset.id == self.asset);
        holding.is_some_and(|it| Book::of(&it.stock().units_in(Some(environment))) == self.book)
    }
}

impl Bookings {
    /// Books the accepted variances of a check.
    pub(super) async fn accepted(
        work: &mut dyn UnitOfWork,
        sheet: &CheckSheet,
        by: (Deed, &dyn IdSource),
    ) -> Result<Self> {
        let accepted = sheet.lines().filter(|line| line.verdict == Some(Verdict::Accepted));
        let wanted: Vec<Correction> = accepted.filter_map(|line| Correction::of(sheet, line)).collect();
        let Check { environment, id: check, .. } = sheet.check;
        Self::book(work, (environment, check), &wanted, by).await
    }

    /// Books what puts the book right of what was counted in a room, because of a check: all of it, or nothing.
    pub(super) async fn book(
        work: &mut dyn UnitOfWork,
        (environment, check): (EnvironmentId, CheckId),
        wanted: &[Correction],
        (deed, ids): (Deed, &dyn IdSource),
    ) -> Result<Self> {
        if wanted.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let assets: Vec<AssetId> = wanted.iter().map(|it| it.asset).collect();
        let mut holdings = work.assets().lock_all(&assets).await?;
        in_use(work, environment).await?;
        let outdated = outdated(work, environment, wanted, &holdings).await?;
        named(work, outdated.map_or(Ok(()), Err)).await?;
        for it in wanted {
            let entry = Entry::new(deed.by, deed.at).because(Cause::Check(check)).for_reason(it.reason.clone());
            if let Some(holding) = holdings.iter_mut().find(|holding| holding.asset.id == it.asset) {
                it.corrections.book(holding, environment, Clerk { entry: &entry, ids })?;
            }
        }
        Ok(Self(holdings))
    }

    /// Stores what was booked, and adds to what happened what moved.
    pub(super) async fn store(self, work: &mut dyn UnitOfWork, happened: Happened) -> Result<Happened> {
        let mut holdings = self.0;
        holdings.retain(|holding| !holding.booked().is_empty());
        if holdings.is_empty() {
            return Ok(happened);
        }
        let before: Vec<Asset> = holdings.iter().filter_map(|h| h.before().map(|(asset, _)| asset.clone())).collect();
        work.assets().store_all(&mut holdings).await?;
        let event = |(before, after): (&Asset, &Holding)| {
            Event::of(&StockMoved { asset: before.id }).changed(Change::between(before, &after.asset))
        };
        Ok(before.iter().zip(&holdings).map(event).fold(happened, Happened::and))
    }
}

/// Why any of it is not booked: a later check of the room saw it anew; or it was moved since it was counted, or since
/// the book was looked up, and that may be the very thing that the count saw, even if the book says the same again.
async fn outdated(
    work: &mut dyn UnitOfWork,
    environment: EnvironmentId,
    wanted: &[Correction],
    holdings: &[Holding],
) -> Result<Option<CheckError>> {
    let counted: Vec<_> = wanted.iter().map(|it| (it.asset, it.counted_at)).collect();
    let later = work.checks().counted_later(environment, &counted).await?;
    if !later.is_empty() {
        return Ok(Some(CheckError::CountedSince(later)));
    }
    let since: Vec<_> = wanted.iter().map(|it| (it.asset, it.stands_since)).collect();
    let moved = work.assets().moved_since(environment, &since).await?;
    let unlike = wanted.iter().filter(|it| !it.fits(holdings, environment)).map(|it| it.asset);
    let changed: BTreeSet<AssetId> = moved.into_iter().chain(unlike).collect();
    Ok((!changed.is_empty()).then(|| CheckError::StockChanged(changed.into_iter().collect())))
}

/// Refuses to book anything into a room that is retired; until the work ends nobody retires it.
async fn in_use(work: &mut dyn UnitOfWork, environment: EnvironmentId) -> Result<()> {
    let room = work.environments().hold(environment).await?;
    if room.is_none_or(|room| !room.active) {
        return Err(EnvironmentError::Retired.into());
    }
    Ok(())
}

impl Checks {
    /// The variances of a check that were refused.
    pub(super) fn left_open(&self, sheet: &CheckSheet, opened: Deed) -> Vec<CountDiscrepancy> {
        let open = |line: &CheckLine| match &line.verdict {
            Some(Verdict::Refused { reason }) => Some(CountDiscrepancy {
                id: self.ids.next().into(),
                institution: sheet.check.institution,
                asset: line.asset,
                environment: sheet.check.environment,
                check: sheet.check.id,
                book: line.book,
                corrections: line.corrections(),
                value: line.value(),
                reason: reason.clone(),
                opened,
                resolution: None,
                version: 1,
            }),
            Some(Verdict::Accepted) | None => None,
        };
        sheet.lines().filter_map(open).collect()
    }
}
