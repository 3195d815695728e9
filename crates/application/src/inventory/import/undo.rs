//! Taking back what an import did: as a whole, and only while nothing else touched it.

use crate::Result;
use crate::inventory::Inventory;
use plantel_domain::access::Context;
use plantel_domain::error::not_found;
use plantel_domain::ids::ImportId;
use plantel_domain::institutions::EnvironmentError;
use plantel_domain::inventory::import::{Import, ImportState, ImportUndoRefused, ImportUndone, ImportedRow};
use plantel_domain::inventory::{Asset, Cause, Clerk, Entry, Holding, RetirementReason};
use plantel_domain::journal::Event;
use plantel_domain::store::{StoreError, UnitOfWork};
use plantel_domain::text::Prose;

/// Rows of one read.
const PIECE: u32 = 500;

impl Inventory {
    pub(super) async fn take_back(&self, ctx: &Context, import: &Import) -> Result<()> {
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        let found = work.imports().find(import.id, Some(import.version)).await?;
        let mut import = found.ok_or(not_found::IMPORT)?;
        import.finished_at = Some(now);
        if work.imports().touched(import.id).await? > 0 {
            import.state = ImportState::Done;
            import.error = Some("import.touched".to_owned());
            work.imports().update(&mut import).await?;
            work.commit(Event::of(&ImportUndoRefused { import: import.id }).into()).await?;
            return Ok(());
        }
        let entry = Entry::new(import.by, now).because(Cause::Import(import.id));
        let mut behind = 0;
        loop {
            let rows = work.imports().rows(import.id, behind, PIECE).await?;
            let Some(last) = rows.last() else { break };
            behind = last.line;
            self.take_back_rows(work.as_mut(), &rows, &entry).await?;
        }
        import.state = ImportState::Undone;
        work.imports().update(&mut import).await?;
        Ok(work.commit(Event::of(&ImportUndone { import: import.id }).into()).await?)
    }

    /// Writes down that it cannot be taken back, and why: what it did stays.
    pub(super) async fn refuse_undo(&self, ctx: &Context, id: ImportId, code: &str) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let Some(mut import) = work.imports().find(id, None).await? else { return Ok(()) };
        if import.state != ImportState::Undoing {
            return Ok(());
        }
        import.state = ImportState::Done;
        import.error = Some(code.to_owned());
        import.finished_at = Some(self.clock.now());
        work.imports().update(&mut import).await?;
        Ok(work.commit(Event::of(&ImportUndoRefused { import: id }).into()).await?)
    }

    async fn take_back_rows(&self, work: &mut dyn UnitOfWork, rows: &[ImportedRow], entry: &Entry) -> Result<()> {
        let ids: Vec<_> = rows.iter().map(|row| row.asset).collect();
        let mut holdings = work.assets().lock_all(&ids).await?;
        for holding in &mut holdings {
            let row = rows.iter().find(|row| row.asset == holding.asset.id);
            let row = row.ok_or_else(|| StoreError::failed("an asset that nobody asked for"))?;
            if holding.asset.version != row.version {
                return Err(StoreError::Stale.into());
            }
            let clerk = Clerk { entry, ids: &*self.ids };
            match &row.before {
                None => {
                    let note = Prose::stored("import undone".to_owned());
                    holding.retire(RetirementReason::Mistake, Some(note), 0, clerk)?;
                }
                Some(before) => {
                    if let Some(place) = before.environment {
                        let place = work.environments().hold(place).await?;
                        if !place.is_some_and(|place| place.active) {
                            return Err(EnvironmentError::Retired.into());
                        }
                    }
                    restore(holding, before, clerk)?;
                }
            }
        }
        Ok(work.assets().store_all(&mut holdings).await?)
    }
}

/// Brings an asset back to how it stood; its units move back by movements of their own.
fn restore(holding: &mut Holding, before: &Asset, clerk: Clerk<'_>) -> Result<()> {
    holding.relocate(before.environment, clerk)?;
    holding.restate(&before.units, clerk)?;
    let now = &holding.asset;
    holding.asset = Asset { version: now.version, units: now.units, updated_at: clerk.entry.at, ..before.clone() };
    Ok(())
}
