//! Transfers.

use super::matching::sees_place;
use crate::memory::paging::{Order, paged};
use crate::memory::tables::Table;
use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::Visibility;
use plantel_domain::ids::TransferId;
use plantel_domain::inventory::{Transfer, TransferFilter, TransferRepository};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};

fn matches(filter: &TransferFilter, transfer: &Transfer) -> bool {
    filter.state.is_none_or(|state| transfer.state == state)
        && filter.from.is_none_or(|from| transfer.from == from)
        && filter.to.is_none_or(|to| transfer.to == to)
        && filter.asset.is_none_or(|asset| transfer.lines.iter().any(|line| line.asset == asset))
}

fn sees(visible: &Visibility, transfer: &Transfer) -> bool {
    [transfer.from, transfer.to].into_iter().any(|end| sees_place(visible, transfer.institution, Some(end)))
}

#[async_trait]
impl TransferRepository for MemoryWork {
    async fn find(&mut self, id: TransferId, expected: Option<Version>) -> Result<Option<Transfer>, StoreError> {
        self.call(|tables, scope| tables.transfers.find(scope, id, expected))
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &TransferFilter,
        page: &PageRequest,
    ) -> Result<Page<Transfer>, StoreError> {
        let order = Order::of(&filter.sort, false);
        let shown = |row: &&Transfer| sees(visible, row) && matches(filter, row);
        let key = |row: &Transfer| (SortKey::Micros(row.created_at.timestamp_micros()), row.id.into());
        self.call(|tables, scope| paged(tables.transfers.rows(scope).filter(shown).cloned(), &order, key, page))
    }

    async fn add(&mut self, transfer: &Transfer) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, transfer)?;
            tables.check_transfer(transfer)?;
            tables.transfers.insert(transfer)
        })
    }

    async fn update(&mut self, transfer: &mut Transfer) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.transfers.fresh(scope, transfer)?;
            Table::in_scope(scope, transfer)?;
            tables.check_transfer(transfer)?;
            tables.transfers.replace(transfer);
            Ok(())
        })
    }
}
