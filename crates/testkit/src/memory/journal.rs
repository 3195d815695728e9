//! The journal, for reading.

use super::paging::{Order, paged};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::audit::{JournalEntry, JournalFilter, JournalRepositories, JournalRepository};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::StoreError;

impl JournalRepositories for MemoryWork {
    fn journal(&mut self) -> &mut dyn JournalRepository {
        self
    }
}

fn matches(filter: &JournalFilter, entry: &JournalEntry) -> bool {
    filter.user.is_none_or(|user| entry.user == Some(user))
        && filter.kind.as_ref().is_none_or(|kind| entry.kind == *kind)
        && filter.subject_kind.as_ref().is_none_or(|kind| entry.subject_kind == *kind)
        && filter.subject_id.is_none_or(|id| entry.subject_id == id)
        && filter.from.is_none_or(|from| entry.at >= from)
        && filter.until.is_none_or(|until| entry.at < until)
}

#[async_trait]
impl JournalRepository for MemoryWork {
    async fn list(&mut self, filter: &JournalFilter, page: &PageRequest) -> Result<Page<JournalEntry>, StoreError> {
        let key = |entry: &JournalEntry| (SortKey::Micros(entry.at.timestamp_micros()), entry.id.into());
        self.call(|tables, scope| {
            let rows = tables.journal.iter().filter(|entry| entry.institution == scope && matches(filter, entry));
            paged(rows.cloned(), &Order::micros("-at"), key, page)
        })
    }
}
