//! Ports to where notices and announcements are kept.

use super::{Announcement, Inbox, Link, NewNotice, Notice, NoticeGroup, NoticeKind, Priority};
use crate::clock::{Timestamp, plausible_time};
use crate::ids::{AlertId, AnnouncementId, InstitutionId, NoticeId, UserId};
use crate::page::{BadCursor, Cursor, Page, PageRequest, SortKey, Start};
use crate::store::{StoreError, Version};
use async_trait::async_trait;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Gives access to what people are told.
pub trait NotificationRepositories: Send {
    /// The notices of everybody.
    fn notices(&mut self) -> &mut dyn NoticeRepository;
    /// The announcements of the institution in scope.
    fn announcements(&mut self) -> &mut dyn AnnouncementRepository;
}

/// Which notices of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeFilter {
    /// Those that were not read alone.
    pub unread: bool,
    /// Of this.
    pub kind: Option<NoticeKind>,
    /// Of this group.
    pub group: Option<NoticeGroup>,
    /// So urgent.
    pub priority: Option<Priority>,
    /// Of this institution.
    pub institution: Option<InstitutionId>,
}

impl NoticeFilter {
    /// Whether it takes a notice, read or not.
    pub fn takes(&self, notice: &Notice) -> bool {
        self.kind.is_none_or(|kind| notice.kind == kind)
            && self.group.is_none_or(|group| notice.kind.group() == group)
            && self.priority.is_none_or(|priority| notice.priority == priority)
            && self.institution.is_none_or(|institution| notice.institution == Some(institution))
    }
}

/// The order of a list: what was unread at a moment first, then the newest first. Its cursor remembers the moment, so
/// that who marks notices as read while going through the pages meets each once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnreadFirst {
    /// When the first page was read.
    pub as_of: Timestamp,
}

impl UnreadFirst {
    /// As cursors name the order.
    pub const SORT: &'static str = "-unread";

    /// The order of the first page, or that of the page before.
    pub fn of(page: &PageRequest, now: Timestamp) -> Result<Self, BadCursor> {
        match &page.start {
            Start::Skip(_) => Ok(Self { as_of: now }),
            Start::After(cursor) => Self::read(cursor).map(|(order, _, _)| order),
        }
    }

    /// What a cursor says: the order, and whether the last notice was unread in it, and when it was made.
    pub fn read(cursor: &Cursor) -> Result<(Self, bool, Timestamp), BadCursor> {
        let SortKey::Text(key) = &cursor.key else { return Err(BadCursor) };
        let parts: Vec<&str> = key.split(':').collect();
        let ([as_of, unread @ ("0" | "1"), created_at], Self::SORT) = (parts.as_slice(), cursor.sort.as_str()) else {
            return Err(BadCursor);
        };
        let moment = |micros: &str| {
            let at = micros.parse().ok().and_then(Timestamp::from_timestamp_micros).ok_or(BadCursor)?;
            plausible_time(at).map_err(|_| BadCursor)
        };
        Ok((Self { as_of: moment(as_of)? }, *unread == "1", moment(created_at)?))
    }

    /// Whether something was unread then.
    pub fn unread(self, read_at: Option<Timestamp>) -> bool {
        read_at.is_none_or(|read_at| read_at > self.as_of)
    }

    /// By what a notice is sorted, the largest first.
    pub fn key(self, read_at: Option<Timestamp>, created_at: Timestamp) -> SortKey {
        let unread = u8::from(self.unread(read_at));
        SortKey::Text(format!("{:020}:{unread}:{:020}", self.as_of.timestamp_micros(), created_at.timestamp_micros()))
    }
}

/// Some of the notices that stand in an inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfInbox {
    /// These, where they are the user's.
    These(Vec<NoticeId>),
    /// Those up to this position.
    Until(i64),
    /// All.
    All,
}

/// A piece of an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Whose inbox.
    pub user: UserId,
    /// What stands behind this position,
    pub after: i64,
    /// and up to this one.
    pub until: i64,
}

/// To how many people something was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readership {
    /// In how many inboxes it came, whether it stands there still or not.
    pub readers: u64,
    /// How many of these read it.
    pub read: u64,
}

/// Keeps notices. Those of a user are found whatever the institution in scope; who adds some adds them to that.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait NoticeRepository: Send {
    /// Adds those of which there is none yet of the same user, cause and kind, and gives these alone. Inboxes are
    /// locked in the order of their users until the work ends; what is shown gets the next positions in the order
    /// given. Other servers hear of it when the work is committed. Of a user who is not there nothing is added.
    async fn add_all(&mut self, new: &[NewNotice]) -> Result<Vec<Notice>, StoreError>;
    /// One that stands in the inbox of this user.
    async fn find(&mut self, user: UserId, id: NoticeId) -> Result<Option<Notice>, StoreError>;
    /// What stands in the inbox: what was not read first, then by age, the newest first. A cursor remembers what was
    /// unread when the first page was read, so that who reads while going through the pages misses nothing.
    async fn list(
        &mut self,
        user: UserId,
        filter: &NoticeFilter,
        page: &PageRequest,
    ) -> Result<Page<Notice>, StoreError>;
    /// What stands in the inbox behind a position, in the order of positions.
    async fn after(&mut self, user: UserId, position: i64, limit: u32) -> Result<Vec<Notice>, StoreError>;
    /// What stands in these pieces of inboxes, that of each inbox in the order of positions.
    async fn pieces(&mut self, spans: &[Span]) -> Result<Vec<Notice>, StoreError>;
    /// The inbox; where there is none, one with the key nil and nothing in it.
    async fn inbox(&mut self, user: UserId, now: Timestamp) -> Result<Inbox, StoreError>;
    /// The inboxes of those of these users who have one, in no order.
    async fn inboxes(&mut self, users: &[UserId], now: Timestamp) -> Result<Vec<Inbox>, StoreError>;
    /// The inbox, which is made where there is none.
    async fn ensure_inbox(&mut self, user: UserId) -> Result<Inbox, StoreError>;
    /// Whose inboxes changed since then, and when, those who changed longest ago first. An inbox changes too when a
    /// session of its user is ended, or the user switched off: whoever follows it has to look.
    async fn inboxes_changed(&mut self, since: Timestamp, limit: u32) -> Result<Vec<(UserId, Timestamp)>, StoreError>;
    /// Marks some as read; how many were not. Other servers hear of it, as of each change below.
    async fn mark_read(&mut self, user: UserId, which: &OfInbox, now: Timestamp) -> Result<u64, StoreError>;
    /// Marks one as not read; how many were.
    async fn mark_unread(&mut self, user: UserId, id: NoticeId, now: Timestamp) -> Result<u64, StoreError>;
    /// Takes one out of the inbox; how many there were. What is left is that this cause was told.
    async fn delete(&mut self, user: UserId, id: NoticeId, now: Timestamp) -> Result<u64, StoreError>;
    /// Takes all out that were read; how many there were.
    async fn delete_read(&mut self, user: UserId, now: Timestamp) -> Result<u64, StoreError>;
    /// Takes what tells of a cause out of every inbox of the institution in scope; whose these are.
    async fn withdraw(&mut self, cause: Uuid, now: Timestamp) -> Result<Vec<UserId>, StoreError>;
    /// Ends what tells of these alerts, one by one, in the institution in scope: nobody needs it from now on. Whose that
    /// was.
    async fn end_of_alerts(&mut self, alerts: &[AlertId], now: Timestamp) -> Result<Vec<UserId>, StoreError>;
    /// Takes what leads to any of these out of every inbox of the institution in scope; whose these are. What is on its
    /// way of it is not sent.
    async fn withdraw_leading(&mut self, links: &[Link], now: Timestamp) -> Result<Vec<UserId>, StoreError>;
    /// Takes everything of the institution in scope out of the inbox of a user who leaves it, as above.
    async fn leave(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError>;
    /// Has [nobody](super::NOBODY) stand in these places of the texts of an institution that lead to any of these, in
    /// whichever inbox; of deleted ones too.
    async fn forget_name(
        &mut self,
        institution: InstitutionId,
        links: &[Link],
        places: &'static [&'static str],
    ) -> Result<(), StoreError>;
    /// How many were told of these causes in the institution in scope, and read it; deleted ones count too.
    async fn readership(&mut self, causes: &[Uuid]) -> Result<BTreeMap<Uuid, Readership>, StoreError>;
    /// Forgets for good what was deleted, expired or read before then; how many there were. Inboxes go on counting.
    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

/// Keeps the announcements of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait AnnouncementRepository: Send {
    /// By id.
    async fn find(&mut self, id: AnnouncementId, expected: Option<Version>)
    -> Result<Option<Announcement>, StoreError>;
    /// By id, and it stays as it is until the work ends.
    async fn hold(&mut self, id: AnnouncementId) -> Result<Option<Announcement>, StoreError>;
    /// The newest first.
    async fn list(&mut self, page: &PageRequest) -> Result<Page<Announcement>, StoreError>;
    /// Adds one.
    async fn add(&mut self, announcement: &Announcement) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `announcement`.
    async fn update(&mut self, announcement: &mut Announcement) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_800_000_000 + seconds, 0).expect("a moment")
    }

    fn cursor(key: SortKey) -> Cursor {
        Cursor { sort: UnreadFirst::SORT.to_owned(), key, id: Uuid::from_u128(1) }
    }

    #[test]
    fn what_was_unread_comes_first_and_then_the_newest() {
        let order = UnreadFirst { as_of: at(10) };
        let unread_old = order.key(None, at(1));
        let read_since = order.key(Some(at(11)), at(2));
        let read_new = order.key(Some(at(10)), at(9));
        let read_old = order.key(Some(at(3)), at(2));
        assert!(read_since > unread_old && unread_old > read_new && read_new > read_old);
    }

    #[test]
    fn a_cursor_remembers_when_the_first_page_was_read() {
        let order = UnreadFirst { as_of: at(10) };
        let last = cursor(order.key(None, at(4)));
        assert_eq!(UnreadFirst::read(&last), Ok((order, true, at(4))));
        let next = PageRequest { start: Start::After(last), ..PageRequest::first(5) };
        assert_eq!(UnreadFirst::of(&next, at(99)), Ok(order));
        assert_eq!(UnreadFirst::of(&PageRequest::first(5), at(99)), Ok(UnreadFirst { as_of: at(99) }));
    }

    #[rstest]
    #[case(SortKey::Micros(5))]
    #[case(SortKey::Text(String::new()))]
    #[case(SortKey::Text("1:2:3".to_owned()))]
    #[case(SortKey::Text("1800000000000000:1:x".to_owned()))]
    #[case(SortKey::Text("1800000000000000:1:1800000000000000:1".to_owned()))]
    #[case(SortKey::Text(format!("{}:1:1800000000000000", i64::MAX)))]
    fn a_cursor_of_another_list_is_refused(#[case] key: SortKey) {
        assert_eq!(UnreadFirst::read(&cursor(key)), Err(BadCursor));
    }

    #[test]
    fn a_cursor_of_another_order_is_refused() {
        let key = UnreadFirst { as_of: at(1) }.key(None, at(1));
        assert_eq!(UnreadFirst::read(&Cursor { sort: "-created_at".to_owned(), ..cursor(key) }), Err(BadCursor));
    }
}
