//! Taking over a sheet while the caller waits: all that can go in, in one unit of work.

use super::batch::{findings, planned, stored};
use super::{ColumnMap, ImportReport, Limits, ReadMoney, parse_all, read_with, refused_rows};
use crate::Result;
use crate::inventory::Inventory;
use plantel_domain::access::{Context, Denied, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::inventory::import::{Import, ImportOptions, ImportState, Progress};
use plantel_domain::money::Money;
use plantel_domain::store::StoreError;
use plantel_domain::text::Line;

/// A sheet, and what may be done with it.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it was called.
    pub file_name: Option<Line<200>>,
    /// What it may do. `create_categories` is granted only to who manages categories.
    pub options: ImportOptions,
}

impl Inventory {
    /// Takes over the assets of a spreadsheet of up to 50,000 rows, in one unit of work: rows that
    /// can go in do, the others are told with their reasons. A rehearsal decides the same and stores nothing.
    pub async fn import(&self, ctx: &Context, brought: &Brought) -> Result<ImportReport> {
        let mut import = self.new_import(ctx, brought)?;
        let map = column_map(&brought.options)?;
        let bytes = brought.bytes.clone();
        let read = tokio::task::spawn_blocking(move || read_with(&bytes, Limits::IMMEDIATE, &map));
        let sheet = read.await.map_err(|_| StoreError::failed("a sheet could not be read"))??;
        let mut work = self.store.begin(ctx).await?;
        let found = work.institutions().find(import.institution, None).await?;
        let currency = found.ok_or(not_found::INSTITUTION)?.currency;
        let rows = parse_all(&sheet, &(|amount: &str| Money::parse(amount, currency)) as &ReadMoney<'_>);
        let now = self.clock.now();
        let mut plan = planned(&mut *work, &import, &sheet.headings, rows.parsed, &*self.ids, now).await?;
        plan.refused.extend(rows.refused);
        plan.refused.sort_by_key(|refusal| refusal.line);
        let nothing = plan.create.is_empty() && plan.update.is_empty();
        if brought.options.dry_run || nothing {
            return Ok(ImportReport::of(&sheet, &plan, None, brought.options.dry_run));
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        import.state = ImportState::Done;
        import.finished_at = Some(now);
        import.environments_created = plan.environments.iter().map(|place| place.name.to_string()).collect();
        import.categories_created = plan.categories.iter().map(|kind| kind.code.as_str().to_owned()).collect();
        import.progress = Progress {
            rows: Some(count(sheet.rows.len())),
            read: count(sheet.rows.len()),
            created: count(plan.create.len()),
            updated: count(plan.update.len()),
            unchanged: count(plan.unchanged.len()),
            refused: count(refused_rows(&plan.refused)),
        };
        work.imports().add(&import).await?;
        let event = stored(&mut *work, &import, &mut plan, now).await?;
        work.imports().add_findings(import.id, &findings(&plan.refused, &plan.warnings)).await?;
        work.commit(event.into()).await?;
        Ok(ImportReport::of(&sheet, &plan, Some(import.id), false))
    }

    /// A new import of the caller's, as far as they may write.
    pub(super) fn new_import(&self, ctx: &Context, brought: &Brought) -> Result<Import> {
        let institution = ctx.scope()?;
        let visible = ctx.visibility(Permission::ImportInventory)?;
        if brought.options.create_categories {
            let all = ctx.require(Permission::ManageCategories, &Target::institution(institution));
            all.map_err(|_| Denied::Permission(Permission::ManageCategories))?;
        }
        Ok(Import {
            id: self.ids.next().into(),
            institution,
            by: ctx.user(),
            reach: (!visible.everything).then_some(visible.environments),
            file_name: brought.file_name.clone(),
            options: brought.options.clone(),
            state: ImportState::Queued,
            progress: Progress::default(),
            environments_created: Vec::new(),
            categories_created: Vec::new(),
            error: None,
            created_at: self.clock.now(),
            finished_at: None,
            version: 1,
        })
    }
}

/// The columns that the caller names.
pub(super) fn column_map(options: &ImportOptions) -> Result<ColumnMap> {
    Ok(ColumnMap::parse(options.columns.iter().map(|(heading, column)| (heading.as_str(), column.as_str())))?)
}
