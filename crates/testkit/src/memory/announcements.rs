//! Announcements.

use super::constraints::{Checked, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::AnnouncementId;
use plantel_domain::notifications::{Announcement, AnnouncementRepository};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};

impl Tables {
    fn check_announcement(&self, it: &Announcement) -> Checked {
        never(it.expires_at.is_some_and(|over| over <= it.made.at), "an announcement that is over before it is made")?;
        self.known_institution(it.institution)?;
        let people = [it.made.by, it.withdrawn.and_then(|deed| deed.by)];
        people.into_iter().flatten().try_for_each(|user| self.known_user(user))?;
        it.audience.environment.map_or(Ok(()), |place| self.known_environment(it.institution, place))
    }
}

#[async_trait]
impl AnnouncementRepository for MemoryWork {
    async fn find(
        &mut self,
        id: AnnouncementId,
        expected: Option<Version>,
    ) -> Result<Option<Announcement>, StoreError> {
        self.call(|tables, scope| tables.announcements.find(scope, id, expected))
    }

    async fn hold(&mut self, id: AnnouncementId) -> Result<Option<Announcement>, StoreError> {
        self.call(|tables, scope| tables.announcements.find(scope, id, None))
    }

    async fn list(&mut self, page: &PageRequest) -> Result<Page<Announcement>, StoreError> {
        let key = |it: &Announcement| (SortKey::Micros(it.made.at.timestamp_micros()), it.id.into());
        self.call(|tables, scope| {
            paged(tables.announcements.rows(scope).cloned(), &Order::micros("-made_at"), key, page)
        })
    }

    async fn add(&mut self, announcement: &Announcement) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, announcement)?;
            tables.check_announcement(announcement)?;
            tables.announcements.insert(announcement)
        })
    }

    async fn update(&mut self, announcement: &mut Announcement) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.announcements.fresh(scope, announcement)?;
            Table::in_scope(scope, announcement)?;
            tables.check_announcement(announcement)?;
            tables.announcements.replace(announcement);
            Ok(())
        })
    }
}
