//! What goes on in the background: sheets go in piece by piece, each piece with how far it came.

use super::batch::{findings, planned, stored};
use super::import_inventory::column_map;
use super::{Limits, RowReader, Sheet, SheetError, read_with, refused_rows};
use crate::Result;
use crate::inventory::Inventory;
use plantel_domain::access::Context;
use plantel_domain::error::{Kind, not_found};
use plantel_domain::ids::ImportId;
use plantel_domain::inventory::import::{Import, ImportFailed, ImportFinished, ImportState};
use plantel_domain::journal::Event;
use plantel_domain::money::Money;
use plantel_domain::store::StoreError;

/// How often a piece is planned anew.
const TRIES: u32 = 10;

/// For how long a server has an import to itself without saying that it still works on it.
const LEASE: chrono::Duration = chrono::Duration::seconds(60);

impl Inventory {
    /// Works on the oldest import that waits, until it has settled. Says whether there was one.
    pub async fn step_imports(&self) -> Result<bool> {
        let system = Context::system("import", None);
        let now = self.clock.now();
        let mut work = self.store.begin(&system).await?;
        let Some(import) = work.imports().claim(now, now + LEASE).await? else { return Ok(false) };
        work.commit_unjournaled().await?;
        let inside = Context { institution: Some(import.institution), ..system };
        let id = import.id;
        let undoing = import.state == ImportState::Undoing;
        let done = match import.state {
            ImportState::Undoing => self.take_back(&inside, &import).await,
            _ => self.run(&inside, import).await,
        };
        match done {
            Ok(()) => Ok(true),
            // Somebody stopped it, or another server has it. A busy store is asked again later, by whoever comes.
            Err(error) if error.kind() == Kind::Stale => Ok(true),
            Err(error) if undoing && error.kind() == Kind::Refused => {
                self.refuse_undo(&inside, id, error.code()).await?;
                Ok(true)
            }
            Err(error) if undoing && error.kind() != Kind::Busy => {
                tracing::error!(import = %id, fault = %error.fault(), "an import could not be undone");
                self.refuse_undo(&inside, id, "internal").await?;
                Ok(true)
            }
            Err(error) if error.kind() == Kind::Busy => {
                self.give_back(&inside, id).await?;
                Err(error)
            }
            Err(error) => {
                tracing::error!(import = %id, fault = %error.fault(), "an import failed");
                self.give_up(&inside, id, "internal").await?;
                Ok(true)
            }
        }
    }

    async fn run(&self, ctx: &Context, mut import: Import) -> Result<()> {
        let sheet = match self.sheet_of(&import).await? {
            Ok(sheet) => sheet,
            Err(refused) => return self.give_up(ctx, import.id, refused).await,
        };
        let institution = self.store.read(ctx).await?.institutions().find(import.institution, None).await?;
        let currency = institution.ok_or(not_found::INSTITUTION)?.currency;
        let money = move |amount: &str| Money::parse(amount, currency);
        let mut rows = RowReader::of(&sheet, money);
        // What the rows before have counts: a code that is in the file twice is that of its first row.
        rows.pass(usize::try_from(import.progress.read).unwrap_or(usize::MAX));
        let size = self.workshop.piece;
        let mut next = Piece::of(&mut rows, size);
        while let Some(piece) = next {
            // While the database works on one, the next is read.
            let (done, read) =
                tokio::join!(biased; self.insist(ctx, import, &sheet, piece), async { Piece::of(&mut rows, size) });
            (import, next) = (done?, read);
        }
        self.finish(ctx, import).await
    }

    /// Its sheet, or the code of why there is none.
    async fn sheet_of(&self, import: &Import) -> Result<std::result::Result<Sheet, &'static str>> {
        if let Some(sheet) = self.brought.take(import.id) {
            return Ok(Ok(sheet));
        }
        let Some(bytes) = self.workshop.files.get(&import.file()).await? else {
            return Ok(Err("import.file-lost"));
        };
        let map = column_map(&import.options)?;
        let read = tokio::task::spawn_blocking(move || read_with(&bytes, Limits::BACKGROUND, &map));
        let sheet = read.await.map_err(|_| StoreError::failed("a sheet could not be read"))?;
        Ok(sheet.map_err(|refused| code_of(&refused)))
    }

    /// One piece, planned anew when somebody else took a code, a serial number or a name in between.
    async fn insist(&self, ctx: &Context, import: Import, sheet: &Sheet, piece: Piece) -> Result<Import> {
        let mut tried = 0;
        loop {
            match self.take_piece(ctx, import.clone(), sheet, piece.clone()).await {
                Err(error) if error.kind() == Kind::Refused && tried < TRIES => tried += 1,
                done => return done,
            }
        }
    }

    /// One piece: what goes in, what is told of it, and how far the import is, together or not at all.
    async fn take_piece(&self, ctx: &Context, mut import: Import, sheet: &Sheet, piece: Piece) -> Result<Import> {
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        let mut plan = planned(&mut *work, &import, &sheet.headings, piece.parsed, &*self.ids, now).await?;
        plan.refused.extend(piece.refused);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        import.state = ImportState::Running;
        let progress = &mut import.progress;
        progress.rows = Some(count(sheet.rows.len()));
        progress.read += count(piece.rows);
        progress.created += count(plan.create.len());
        progress.updated += count(plan.update.len());
        progress.unchanged += count(plan.unchanged.len());
        progress.refused += count(refused_rows(&plan.refused));
        // A rehearsal meets the same unknown names in each piece.
        let once = |names: &mut Vec<String>, name: String| {
            if !names.contains(&name) {
                names.push(name);
            }
        };
        for environment in &plan.environments {
            once(&mut import.environments_created, environment.name.to_string());
        }
        for kind in &plan.categories {
            once(&mut import.categories_created, kind.code.as_str().to_owned());
        }
        // The version of the import is the turnstile: whoever stopped it meanwhile came first.
        work.imports().update(&mut import).await?;
        work.imports().add_findings(import.id, &findings(&plan.refused, &plan.warnings)).await?;
        work.imports().hold(import.id, now + LEASE).await?;
        let nothing = plan.create.is_empty() && plan.update.is_empty();
        if import.options.dry_run || nothing {
            work.commit_unjournaled().await?;
        } else {
            let event = stored(&mut *work, &import, &mut plan, now).await?;
            work.commit(event.into()).await?;
        }
        Ok(import)
    }

    async fn finish(&self, ctx: &Context, mut import: Import) -> Result<()> {
        let now = self.clock.now();
        import.state = ImportState::Done;
        import.finished_at = Some(now);
        let mut work = self.store.begin(ctx).await?;
        work.imports().update(&mut import).await?;
        work.imports().hold(import.id, now).await?;
        work.commit(Event::of(&ImportFinished { import: import.id }).into()).await?;
        self.forget_file(&import).await;
        Ok(())
    }

    /// Leaves it to whoever comes next.
    async fn give_back(&self, ctx: &Context, id: ImportId) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        work.imports().hold(id, self.clock.now()).await?;
        Ok(work.commit_unjournaled().await?)
    }

    /// Writes down that it cannot go on, and why.
    async fn give_up(&self, ctx: &Context, id: ImportId, code: &str) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let Some(mut import) = work.imports().find(id, None).await? else { return Ok(()) };
        if import.state.settled() {
            return Ok(());
        }
        import.state = ImportState::Failed;
        import.error = Some(code.to_owned());
        import.finished_at = Some(self.clock.now());
        work.imports().update(&mut import).await?;
        work.commit(Event::of(&ImportFailed { import: id }).into()).await?;
        self.forget_file(&import).await;
        Ok(())
    }
}

fn code_of(refused: &SheetError) -> &'static str {
    plantel_domain::error::Fault::code(refused)
}

/// Rows of a sheet, as far as they can be read.
#[derive(Clone)]
struct Piece {
    rows: usize,
    parsed: Vec<super::ParsedRow>,
    refused: Vec<super::Refusal>,
}

impl Piece {
    /// The next one.
    fn of(
        rows: &mut impl Iterator<Item = std::result::Result<super::ParsedRow, Vec<super::Refusal>>>,
        size: usize,
    ) -> Option<Self> {
        let mut piece = Self { rows: 0, parsed: Vec::with_capacity(size), refused: Vec::new() };
        for row in rows.take(size) {
            piece.rows += 1;
            match row {
                Ok(parsed) => piece.parsed.push(parsed),
                Err(faults) => piece.refused.extend(faults),
            }
        }
        (piece.rows > 0).then_some(piece)
    }
}
