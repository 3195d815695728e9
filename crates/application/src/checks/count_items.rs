//! Taking what devices say of the items of a room.

use super::refused::named;
use super::start_check::counted_now;
use super::{Checks, begins, held, institution, may_count};
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::checks::{CheckSheet, Count, NewCount, Telling, Which};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AssetId, CheckId};
use plantel_domain::inventory::{Asset, Scanned};
use plantel_domain::journal::Event;
use plantel_domain::store::Repositories;
use plantel_domain::text::fold;

impl Checks {
    /// Saves what was counted. Entries may come in any order, twice, and from several devices: of each item the one that
    /// was counted last stands, and all are kept.
    pub async fn save(&self, ctx: &Context, id: CheckId, counts: Vec<NewCount>) -> Result<CheckSheet> {
        ctx.visibility(Permission::CountChecks)?;
        let mut work = self.store.begin(ctx).await?;
        let sheet = held(&mut *work, id, None).await?;
        may_count(ctx, &sheet.check)?;
        let zone = institution(ctx, &mut *work).await?.time_zone;
        let telling = self.telling(ctx, begins(zone, sheet.check.day))?;
        let (mut sheet, entries) = self.counted(&mut *work, sheet, &counts, telling).await?;
        if entries.is_empty() {
            return Ok(sheet);
        }
        work.checks().update(&mut sheet).await?;
        work.checks().add_counts(&entries).await?;
        work.commit(Event::of(&counted_now(&sheet.check, entries.len())).into()).await?;
        Ok(sheet)
    }

    /// Who tells what was counted in a day, now.
    pub(super) fn telling(&self, ctx: &Context, day_begins: Timestamp) -> Result<Telling<'_>> {
        Ok(Telling { by: ctx.actor()?.user, now: self.clock.now(), day_begins, ids: &*self.ids })
    }

    /// The sheet with what was counted, and the entries that are new.
    pub(super) async fn counted(
        &self,
        work: &mut dyn Repositories,
        sheet: CheckSheet,
        counts: &[NewCount],
        telling: Telling<'_>,
    ) -> Result<(CheckSheet, Vec<Count>)> {
        if counts.is_empty() {
            return Ok((sheet, Vec::new()));
        }
        let meant = which(work, &sheet, counts).await?;
        let entries = sheet.read(&meant, telling)?;
        let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
        let known = work.checks().known_counts(&ids).await?;
        let entries = sheet.fresh(entries, known)?;
        if entries.is_empty() {
            // All of it came before, and was answered; perhaps the answer was lost.
            return Ok((sheet, entries));
        }
        let sheet = named(work, sheet.take(&entries, telling.now)).await?;
        Ok((sheet, entries))
    }
}

/// The item that each entry means, if it is one of the room.
async fn which(
    work: &mut dyn Repositories,
    sheet: &CheckSheet,
    counts: &[NewCount],
) -> Result<Vec<(Option<AssetId>, NewCount)>> {
    let scans = counts.iter().any(|new| matches!(new.which, Which::Scanned(_)));
    let ids: Vec<AssetId> = sheet.lines().map(|line| line.asset).collect();
    let there = if scans { work.assets().find_all(&ids).await? } else { Vec::new() };
    let item = |new: &NewCount| match &new.which {
        Which::Asset(id) => Some(*id),
        Which::Scanned(scanned) => there.iter().find(|asset| carries(asset, scanned)).map(|asset| asset.id),
    };
    Ok(counts.iter().map(|new| (item(new), new.clone())).collect())
}

/// Whether that is what was scanned.
fn carries(asset: &Asset, scanned: &Scanned) -> bool {
    match scanned {
        Scanned::Tag(tag) => asset.tag.as_ref() == Some(tag),
        Scanned::AssetCode(code) => asset.code_key() == fold(code.as_str()),
        Scanned::EnvironmentCode(_) => false,
    }
}
