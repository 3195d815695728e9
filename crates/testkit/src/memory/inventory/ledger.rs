//! The ledger, and what else happened to an asset.

use super::matching::{sees, sees_place};
use crate::memory::paging::{Order, paged};
use crate::memory::tables::Tables;
use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::Visibility;
use plantel_domain::clock::Timestamp;
use plantel_domain::deed::Deed;
use plantel_domain::ids::{AssetId, InstitutionId};
use plantel_domain::inventory::import::{Import, ImportState, ImportedRow};
use plantel_domain::inventory::{
    Asset, Discrepancy, Happening, ImportStep, LedgerRepository, LoanStep, Movement, MovementFilter, Stock,
    TimelineEntry,
};
use plantel_domain::loans::{Loan, StateName, Wanted};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::StoreError;
use std::cmp::Reverse;
use uuid::Uuid;

fn matches(filter: &MovementFilter, movement: &Movement) -> bool {
    let day = movement.at.date_naive();
    filter.asset.is_none_or(|asset| movement.asset == asset)
        && filter.kind.is_none_or(|kind| movement.kind == kind)
        && filter.environment.is_none_or(|place| ends(movement).any(|end| end == Some(place)))
        && filter.from.is_none_or(|from| day >= from)
        && filter.until.is_none_or(|until| day <= until)
}

/// The environments it leads from and to.
fn ends(movement: &Movement) -> impl Iterator<Item = Option<plantel_domain::ids::EnvironmentId>> {
    [movement.from, movement.to].into_iter().flatten().map(|place| place.environment)
}

impl Tables {
    fn movements_of(&self, scope: Option<InstitutionId>) -> impl Iterator<Item = &Movement> {
        self.movements.values().map(|movement| &**movement).filter(move |movement| Some(movement.institution) == scope)
    }

    /// Of an asset that may be seen, or in an environment that may be.
    fn sees_movement(&self, visible: &Visibility, movement: &Movement) -> bool {
        let institution = movement.institution;
        let asset = self.assets.get(Some(institution), movement.asset);
        asset.is_some_and(|asset| sees(visible, asset, &self.stock(asset.id)))
            || ends(movement).any(|end| sees_place(visible, institution, end))
    }

    /// All that ever happened to an asset.
    fn happened(&self, scope: Option<InstitutionId>, asset: AssetId) -> Vec<TimelineEntry> {
        let moved = self.movements_of(scope).filter(|movement| movement.asset == asset).map(|movement| {
            let what = Happening::Movement(movement.clone());
            TimelineEntry { at: movement.at, id: movement.id.into(), what }
        });
        let lent = self.loans.rows(scope).filter(|loan| loan.assets().contains(&asset));
        let lent = lent.flat_map(|loan| steps(loan, asset));
        let told = self.journal.iter().filter(|entry| {
            let about = entry.subject_kind == "asset" && entry.subject_id == Uuid::from(asset);
            // The movements tell that themselves.
            entry.institution == scope && about && entry.kind != "asset.stock-moved"
        });
        let changed = told.map(|entry| {
            let what = Happening::Change(Box::new(entry.clone()));
            TimelineEntry { at: entry.at, id: entry.id.into(), what }
        });
        let rows = self.import_rows.iter().filter(|(_, row)| row.asset == asset);
        let rows = rows.filter_map(|((import, _), row)| Some((self.imports.get(scope, *import)?, row)));
        let imported = rows.flat_map(|(import, row)| import_steps(import, row));
        moved.chain(lent).chain(changed).chain(imported).collect()
    }

    /// What differs between the book of an asset and its movements.
    fn differences(&self, asset: &Asset) -> Vec<Discrepancy> {
        let mut ledger = Stock::default();
        for movement in self.movements_of(Some(asset.institution)).filter(|movement| movement.asset == asset.id) {
            // What cannot be taken in shows as a difference below.
            let _ = ledger.take(movement);
        }
        let book = self.stock(asset.id);
        let differs = |what: String, ledger: u32, book: u32| {
            let (ledger, book) = (i64::from(ledger), i64::from(book));
            (ledger != book).then_some(Discrepancy { asset: Some(asset.id), what, ledger, book })
        };
        let places = ledger.balances().chain(book.balances()).map(|(place, _)| place);
        let places: std::collections::BTreeSet<_> = places.collect();
        let balances = places.into_iter().filter_map(|place| {
            let at = place.environment.map_or_else(|| "-".to_owned(), |at| at.to_string());
            differs(format!("{at} {}", place.condition.name()), ledger.at(place), book.at(place))
        });
        let units = book.units();
        let totals = units
            .iter()
            .filter_map(|(condition, there)| differs(condition.name().to_owned(), there, asset.units.of(condition)));
        balances.chain(totals).collect()
    }
}

/// The steps of a loan, each as what it came to be.
fn steps(loan: &Loan, asset: AssetId) -> Vec<TimelineEntry> {
    let quantity = units_of(loan, asset);
    let asked = Deed { by: Some(loan.borrower), at: loan.created_at };
    let deeds = [
        (StateName::Pending, Some(asked)),
        (StateName::Approved, loan.state.approved()),
        (StateName::Active, loan.state.handed_over()),
        (loan.state.name(), loan.state.closed()),
    ];
    let done = deeds.into_iter().filter_map(|(state, deed)| Some((state, deed?)));
    let steps = done.map(|(state, deed)| {
        let step =
            LoanStep { loan: loan.id, state: state.name(), borrower: Some(loan.borrower), quantity, by: deed.by };
        TimelineEntry { at: deed.at, id: loan.id.into(), what: Happening::Loan(step) }
    });
    steps.collect()
}

/// How many units of an asset stand for a loan; as many as it asks for while none do.
fn units_of(loan: &Loan, asset: AssetId) -> u32 {
    let units = loan.lines.iter().flat_map(|line| &line.allotments).filter(|units| units.asset == Some(asset));
    let standing: u32 = units.map(|units| units.promised + units.out + units.back()).sum();
    let asking = loan.lines.iter().filter(|line| line.wanted == Wanted::Asset { asset });
    if standing > 0 { standing } else { asking.map(|line| line.quantity).sum() }
}

/// What an import changed, if it did, and that this was taken back, if it was.
fn import_steps(import: &Import, row: &ImportedRow) -> Vec<TimelineEntry> {
    let entry = |at, step| TimelineEntry { at, id: import.id.into(), what: Happening::Import(step) };
    let fields = || row.changed.as_ref().map(|it| it.changes.clone()).unwrap_or_default();
    let changed = row.changed.as_ref().map(|it| entry(it.at, ImportStep::changed(import.id, import.by, fields())));
    let undone = import.finished_at.filter(|_| import.state == ImportState::Undone);
    let undone = undone.map(|at| entry(at, ImportStep::undone(import.id, fields())));
    changed.into_iter().chain(undone).collect()
}

#[async_trait]
impl LedgerRepository for MemoryWork {
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &MovementFilter,
        page: &PageRequest,
    ) -> Result<Page<Movement>, StoreError> {
        let order = Order::of(&filter.sort, false);
        let key = |movement: &Movement| (SortKey::Micros(movement.at.timestamp_micros()), movement.id.into());
        self.call(|tables, scope| {
            let shown = |row: &&Movement| matches(filter, row) && tables.sees_movement(visible, row);
            paged(tables.movements_of(scope).filter(shown).cloned(), &order, key, page)
        })
    }

    async fn timeline(
        &mut self,
        asset: AssetId,
        before: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> Result<Vec<TimelineEntry>, StoreError> {
        self.call(|tables, scope| {
            let mut entries = tables.happened(scope, asset);
            entries.retain(|entry| before.is_none_or(|before| (entry.at, entry.id) < before));
            // Of two steps of one loan or import at one moment the later one comes first.
            entries.reverse();
            entries.sort_by_key(|entry| Reverse((entry.at, entry.id)));
            entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok(entries)
        })
    }

    async fn verify(&mut self) -> Result<(u64, Vec<Discrepancy>), StoreError> {
        self.call(|tables, scope| {
            let count = tables.assets.rows(scope).count() as u64;
            let differences = tables.assets.rows(scope).flat_map(|asset| tables.differences(asset));
            Ok((count, differences.take(1_000).collect()))
        })
    }
}
