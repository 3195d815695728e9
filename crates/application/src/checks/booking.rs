//! Putting the book right after what was counted.

use super::Checks;
use crate::Result;
use plantel_domain::checks::{Book, Check, CheckError, CheckLine, CheckSheet, Corrections, CountDiscrepancy, Verdict};
use plantel_domain::deed::Deed;
use plantel_domain::ids::{AssetId, CheckId, EnvironmentId, IdSource};
use plantel_domain::institutions::EnvironmentError;
use plantel_domain::inventory::{Asset, Cause, Clerk, Entry, Holding, StockMoved};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::store::UnitOfWork;
use plantel_domain::text::Prose;

/// Assets whose book is put right, held until the work ends.
pub(super) struct Bookings(Vec<Holding>);

/// Where it was counted, in which check, and why it is booked.
pub(super) struct Grounds {
    pub(super) environment: EnvironmentId,
    pub(super) check: CheckId,
    /// What the book said of it when it was counted.
    pub(super) book: Book,
    pub(super) reason: Option<Prose<500>>,
}

impl Bookings {
    /// Holds what is to be booked of these checks.
    pub(super) async fn of(work: &mut dyn UnitOfWork, sheets: impl IntoIterator<Item = &CheckSheet>) -> Result<Self> {
        let accepted = |line: &&CheckLine| line.verdict == Some(Verdict::Accepted);
        let lines = sheets.into_iter().flat_map(CheckSheet::lines).filter(accepted);
        let assets: Vec<AssetId> = lines.map(|line| line.asset).collect();
        Self::hold(work, &assets).await
    }

    /// Holds these assets.
    pub(super) async fn hold(work: &mut dyn UnitOfWork, assets: &[AssetId]) -> Result<Self> {
        Ok(Self(if assets.is_empty() { Vec::new() } else { work.assets().lock_all(assets).await? }))
    }

    /// Whether there is nothing to book.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Books the accepted variances of a check.
    pub(super) fn book(&mut self, sheet: &CheckSheet, deed: Deed, ids: &dyn IdSource) -> Result<()> {
        let Check { environment, id: check, .. } = sheet.check;
        for line in sheet.lines().filter(|line| line.verdict == Some(Verdict::Accepted)) {
            let reason = line.seen.as_ref().and_then(|seen| seen.note.clone());
            let grounds = Grounds { environment, check, book: line.book, reason };
            self.correct(line.asset, &line.corrections(), &grounds, (deed, ids))?;
        }
        Ok(())
    }

    /// Books what puts the book of one asset right; as long as the book says of the room what it said when it was counted:
    /// what was booked since may be the very thing that the count saw.
    pub(super) fn correct(
        &mut self,
        asset: AssetId,
        corrections: &Corrections,
        grounds: &Grounds,
        (deed, ids): (Deed, &dyn IdSource),
    ) -> Result<()> {
        let changed = CheckError::StockChanged(asset);
        let holding = self.0.iter_mut().find(|holding| holding.asset.id == asset).ok_or(changed)?;
        if Book::of(&holding.stock().units_in(Some(grounds.environment))) != grounds.book {
            return Err(changed.into());
        }
        let entry = Entry::new(deed.by, deed.at).because(Cause::Check(grounds.check));
        let entry = entry.for_reason(grounds.reason.clone());
        Ok(corrections.book(holding, grounds.environment, Clerk { entry: &entry, ids })?)
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

/// Refuses to book anything into a room that is retired; until the work ends nobody retires it.
pub(super) async fn in_use(work: &mut dyn UnitOfWork, environment: EnvironmentId) -> Result<()> {
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
