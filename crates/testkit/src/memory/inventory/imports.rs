//! Imports.

use crate::memory::constraints::{free, known, never};
use crate::memory::paging::{Order, paged};
use crate::memory::tables::{Table, Tables};
use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AssetId, ImportId, InstitutionId, UserId};
use plantel_domain::inventory::import::{Finding, Import, ImportRepository, ImportSort, ImportedRow};
use plantel_domain::page::{Page, PageRequest, Sort, SortKey};
use plantel_domain::store::{StoreError, Version};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

impl Tables {
    fn rows_of(&self, scope: Option<InstitutionId>, id: ImportId) -> impl Iterator<Item = &ImportedRow> {
        let known = self.imports.get(scope, id).is_some();
        self.import_rows.range((id, 0)..=(id, u64::MAX)).map(|(_, row)| row).filter(move |_| known)
    }

    /// Whether something else had to do with what a row did since its import was brought.
    fn is_touched(&self, import: &Import, row: &ImportedRow) -> bool {
        let (scope, asset, since) = (Some(import.institution), row.asset, import.created_at);
        let version = self.assets.get(scope, asset).map(|asset| asset.version);
        let of = |other: AssetId, at: Timestamp| other == asset && at >= since;
        let mut loans = self.loans.rows(scope).filter(|loan| loan.created_at >= since);
        let mut transfers = self.transfers.rows(scope).filter(|transfer| transfer.created_at >= since);
        // What the import made is not taken back while others are parts of it.
        let is_kit = || row.before.is_none() && self.assets.rows(scope).any(|part| part.kit == Some(asset));
        version != Some(row.version)
            || is_kit()
            || loans.any(|loan| loan.assets().contains(&asset))
            || transfers.any(|transfer| transfer.lines.iter().any(|line| line.asset == asset))
            || self.pictures.values().any(|picture| of(picture.asset, picture.created_at))
    }
}

#[async_trait]
impl ImportRepository for MemoryWork {
    async fn find(&mut self, id: ImportId, expected: Option<Version>) -> Result<Option<Import>, StoreError> {
        self.call(|tables, scope| tables.imports.find(scope, id, expected))
    }

    async fn list(
        &mut self,
        by: Option<UserId>,
        sort: Sort<ImportSort>,
        page: &PageRequest,
    ) -> Result<Page<Import>, StoreError> {
        let shown = |import: &&Import| by.is_none_or(|by| import.by == Some(by));
        let key = |import: &Import| (SortKey::Micros(import.created_at.timestamp_micros()), import.id.into());
        self.call(|tables, scope| {
            paged(tables.imports.rows(scope).filter(shown).cloned(), &Order::of(&sort, false), key, page)
        })
    }

    async fn add(&mut self, import: &Import) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, import)?;
            tables.check_import(import)?;
            tables.imports.insert(import)
        })
    }

    async fn update(&mut self, import: &mut Import) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.imports.fresh(scope, import)?;
            Table::in_scope(scope, import)?;
            tables.check_import(import)?;
            tables.imports.replace(import);
            Ok(())
        })
    }

    async fn claim(&mut self, now: Timestamp, until: Timestamp) -> Result<Option<Import>, StoreError> {
        self.call(|tables, _| {
            let leases = &tables.import_leases;
            let free = |import: &&Import| leases.get(&import.id).is_none_or(|until| *until <= now);
            let waiting = tables.imports.everywhere().filter(|import| !import.state.settled()).filter(free);
            let claimed = waiting.min_by_key(|import| (import.created_at, import.id)).cloned();
            if let Some(import) = &claimed {
                Arc::make_mut(&mut tables.import_leases).insert(import.id, until);
            }
            Ok(claimed)
        })
    }

    async fn hold(&mut self, id: ImportId, until: Timestamp) -> Result<(), StoreError> {
        self.call(|tables, _| {
            Arc::make_mut(&mut tables.import_leases).insert(id, until);
            Ok(())
        })
    }

    async fn add_rows(&mut self, id: ImportId, rows: &[ImportedRow]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            known(&tables.imports, scope, id)?;
            let mut assets: BTreeSet<_> = tables.rows_of(scope, id).map(|row| row.asset).collect();
            for row in rows {
                let twice = !assets.insert(row.asset) || tables.import_rows.contains_key(&(id, row.line));
                free(twice, "import row")?;
                known(&tables.assets, scope, row.asset)?;
                never(row.line == 0, "lines are counted from one")?;
                Arc::make_mut(&mut tables.import_rows).insert((id, row.line), row.clone());
            }
            Ok(())
        })
    }

    async fn rows(&mut self, id: ImportId, behind: u64, limit: u32) -> Result<Vec<ImportedRow>, StoreError> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        self.call(|tables, scope| {
            Ok(tables.rows_of(scope, id).filter(|row| row.line > behind).take(limit).cloned().collect())
        })
    }

    async fn touched(&mut self, id: ImportId) -> Result<u64, StoreError> {
        self.call(|tables, scope| {
            let Some(import) = tables.imports.get(scope, id) else { return Ok(0) };
            Ok(tables.rows_of(scope, id).filter(|row| tables.is_touched(import, row)).count() as u64)
        })
    }

    async fn add_findings(&mut self, id: ImportId, findings: &[Finding]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            known(&tables.imports, scope, id)?;
            Arc::make_mut(&mut tables.findings).extend(findings.iter().map(|finding| (id, finding.clone())));
            Ok(())
        })
    }

    async fn findings(&mut self, id: ImportId, page: &PageRequest) -> Result<Page<Finding>, StoreError> {
        self.call(|tables, scope| {
            let known = tables.imports.get(scope, id).is_some();
            let told = tables.findings.iter().enumerate().filter(|(_, (import, _))| known && *import == id);
            let numbered = told.map(|(number, (_, finding))| (number, finding.clone()));
            // What was told of one line comes in the order it was told.
            let key = |(number, finding): &(usize, Finding)| {
                let line = i64::try_from(finding.line).unwrap_or(i64::MAX);
                (SortKey::Micros(line), Uuid::from_u128(*number as u128))
            };
            Ok(paged(numbered, &Order::micros("line"), key, page)?.map(|(_, finding)| finding))
        })
    }
}
