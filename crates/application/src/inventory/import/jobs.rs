//! Large sheets: brought, seen, stopped, taken back. What happens to them by itself is in `run` and `undo`.

use super::{Brought, Limits, import_inventory::column_map, read_with};
use crate::Result;
use crate::inventory::Inventory;
use plantel_domain::access::{Context, Permission, Visibility};
use plantel_domain::error::{Kind, not_found};
use plantel_domain::ids::{ImportId, UserId};
use plantel_domain::inventory::import::{Finding, Import, ImportQueued, ImportSort};
use plantel_domain::journal::Event;
use plantel_domain::page::{Page, PageRequest, Sort};
use plantel_domain::store::{StoreError, Version};

/// How often somebody's wish is tried again when the work itself goes on in between.
const TRIES: u32 = 20;

impl Inventory {
    /// Takes in a sheet of up to a million rows, to be taken over in the background. A file that is
    /// no sheet is refused at once.
    pub async fn queue_import(&self, ctx: &Context, brought: Brought) -> Result<Import> {
        let mut import = self.new_import(ctx, &brought)?;
        let map = column_map(&brought.options)?;
        let bytes = brought.bytes;
        let read = tokio::task::spawn_blocking(move || {
            let sheet = read_with(&bytes, Limits::BACKGROUND, &map)?;
            Ok::<_, super::SheetError>((sheet, bytes))
        });
        let (sheet, bytes) = read.await.map_err(|_| StoreError::failed("a sheet could not be read"))??;
        import.progress.rows = u32::try_from(sheet.rows.len()).ok();
        // The file lies there before the row that knows of it.
        self.workshop.files.put(&import.file(), bytes).await?;
        let added = async {
            let mut work = self.store.begin(ctx).await?;
            work.imports().add(&import).await?;
            work.commit(ImportQueued { import: import.id }.into()).await
        };
        if let Err(error) = added.await {
            self.forget_file(&import).await;
            return Err(error.into());
        }
        self.brought.put(import.id, sheet);
        Ok(import)
    }

    /// Waits until a sheet is brought to this server, or one is to be taken back. Of what came to another
    /// one nothing is heard: `step_imports` asks for it.
    pub async fn import_brought(&self) {
        self.brought.told().await;
    }

    /// One of those the caller may see: their own, and all for who imports everywhere.
    pub async fn find_import(&self, ctx: &Context, id: ImportId) -> Result<Import> {
        let visible = ctx.visibility(Permission::ImportInventory)?;
        let found = self.store.read(ctx).await?.imports().find(id, None).await?.ok_or(not_found::IMPORT)?;
        seen(ctx, &visible, &found)?;
        Ok(found)
    }

    /// Those the caller may see, newest first.
    pub async fn imports(&self, ctx: &Context, sort: Sort<ImportSort>, page: &PageRequest) -> Result<Page<Import>> {
        let visible = ctx.visibility(Permission::ImportInventory)?;
        Ok(self.store.read(ctx).await?.imports().list(own(ctx, &visible), sort, page).await?)
    }

    /// What was told of the rows of one.
    pub async fn findings(&self, ctx: &Context, id: ImportId, page: &PageRequest) -> Result<Page<Finding>> {
        self.find_import(ctx, id).await?;
        Ok(self.store.read(ctx).await?.imports().findings(id, page).await?)
    }

    /// Stops one; what went in before stays, and can be undone.
    pub async fn cancel_import(&self, ctx: &Context, id: ImportId, expected: Option<Version>) -> Result<Import> {
        let mut tried = 0;
        loop {
            match self.try_cancel(ctx, id, expected).await {
                // Rows went in meanwhile: the wish stands.
                Err(error) if error.kind() == Kind::Stale && tried < TRIES => tried += 1,
                done => return done,
            }
        }
    }

    async fn try_cancel(&self, ctx: &Context, id: ImportId, expected: Option<Version>) -> Result<Import> {
        let visible = ctx.visibility(Permission::ImportInventory)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.imports().find(id, expected).await?.ok_or(not_found::IMPORT)?;
        seen(ctx, &visible, &before)?;
        let (mut after, cancelled) = before.cancel(self.clock.now())?;
        work.imports().update(&mut after).await?;
        work.commit(Event::of(&cancelled).into()).await?;
        self.forget_file(&after).await;
        Ok(after)
    }

    /// Has one taken back as a whole, in the background, if nothing else touched what it did.
    pub async fn undo_import(&self, ctx: &Context, id: ImportId, expected: Option<Version>) -> Result<Import> {
        let visible = ctx.visibility(Permission::ImportInventory)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.imports().find(id, expected).await?.ok_or(not_found::IMPORT)?;
        seen(ctx, &visible, &before)?;
        let touched = work.imports().touched(id).await?;
        let (mut after, undoing) = before.undo(touched)?;
        work.imports().update(&mut after).await?;
        // Whoever worked on it last has nothing to do with it any more.
        work.imports().hold(id, self.clock.now()).await?;
        work.commit(Event::of(&undoing).into()).await?;
        self.brought.tell();
        Ok(after)
    }

    /// Takes the file of one away. One that stays behind is seen by nobody.
    pub(super) async fn forget_file(&self, import: &Import) {
        self.brought.take(import.id);
        if let Err(error) = self.workshop.files.delete(&import.file()).await {
            tracing::warn!(import = %import.id, %error, "the file of an import could not be taken away");
        }
    }
}

/// Whose imports the caller sees.
fn own(ctx: &Context, visible: &Visibility) -> Option<UserId> {
    if visible.everything { None } else { ctx.user() }
}

fn seen(ctx: &Context, visible: &Visibility, import: &Import) -> Result<()> {
    if visible.everything || (import.by.is_some() && import.by == ctx.user()) {
        return Ok(());
    }
    // As if it were not there: somebody else's file is none of their business.
    Err(not_found::IMPORT.into())
}
