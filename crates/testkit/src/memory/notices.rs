//! Notices, and the inboxes that number them.

use super::constraints::{Checked, never};
use super::paging::{Order, paged};
use super::tables::{KeptInbox, Tables, remove_all};
use super::work::MemoryWork;
use crate::ids::RandomIds;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AlertId, IdSource, InstitutionId, NoticeId, UserId};
use plantel_domain::notifications::{
    AnnouncementRepository, Inbox, Link, NOBODY, NewNotice, Notice, NoticeFilter, NoticeKind, NoticeRepository,
    NotificationRepositories, OfInbox, Readership, Span, UnreadFirst,
};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::StoreError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

impl NotificationRepositories for MemoryWork {
    fn notices(&mut self) -> &mut dyn NoticeRepository {
        self
    }
    fn announcements(&mut self) -> &mut dyn AnnouncementRepository {
        self
    }
}

impl Tables {
    /// Whether somebody has an inbox now.
    fn make_inbox(&mut self, user: UserId, now: Timestamp) -> bool {
        let there = self.users.get(None, user).is_some_and(|user| user.deleted_at.is_none());
        if there && !self.inboxes.contains_key(&user) {
            let made = KeptInbox { key: RandomIds.random(), last_position: 0, changed_at: now };
            Arc::make_mut(&mut self.inboxes).insert(user, made);
        }
        there
    }

    fn add_notice(&mut self, scope: Option<InstitutionId>, it: &NewNotice, now: Timestamp) -> Option<Notice> {
        let told = |other: &Notice| (other.user, other.cause, other.kind) == (it.user, it.cause, it.kind);
        if !self.make_inbox(it.user, now) || self.notices.values().any(told) {
            return None;
        }
        let inbox = Arc::make_mut(&mut self.inboxes).get_mut(&it.user)?;
        let mut position = 0;
        if it.shown {
            inbox.last_position += 1;
            inbox.changed_at = now;
            position = inbox.last_position;
        }
        let notice = Notice {
            id: RandomIds.next().into(),
            institution: scope,
            user: it.user,
            position,
            kind: it.kind,
            params: it.params.clone(),
            priority: it.priority,
            link: it.link.clone(),
            cause: it.cause,
            shown: it.shown,
            created_at: now,
            read_at: None,
            deleted_at: None,
            expires_at: it.expires_at,
        };
        Arc::make_mut(&mut self.notices).insert(notice.id, notice.clone());
        Some(notice)
    }

    /// What stands in somebody's inbox.
    fn standing(&self, user: UserId, now: Timestamp) -> impl Iterator<Item = &Notice> {
        self.notices.values().filter(move |it| it.user == user && it.stands(now))
    }

    /// Changes what matches of it; how many there were.
    fn change_notices(
        &mut self,
        user: UserId,
        now: Timestamp,
        which: impl Fn(&Notice) -> bool,
        change: impl Fn(&mut Notice),
    ) -> u64 {
        let ids: Vec<NoticeId> = self.standing(user, now).filter(|it| which(it)).map(|it| it.id).collect();
        let notices = Arc::make_mut(&mut self.notices);
        for id in &ids {
            notices.entry(*id).and_modify(&change);
        }
        if !ids.is_empty() {
            self.touch_inbox(user, now);
        }
        ids.len() as u64
    }

    /// Takes what matches of an institution out of all inboxes, be it shown or not; whose these are.
    fn withdraw_notices(
        &mut self,
        scope: Option<InstitutionId>,
        now: Timestamp,
        which: impl Fn(&Notice) -> bool,
    ) -> Vec<UserId> {
        let there = |it: &Notice| it.deleted_at.is_none() && which(it);
        self.change_told(scope, now, there, |it| it.deleted_at = Some(now))
    }

    /// Changes what matches in whichever inboxes of the institution in scope; whose these are.
    fn change_told(
        &mut self,
        scope: Option<InstitutionId>,
        now: Timestamp,
        which: impl Fn(&Notice) -> bool,
        change: impl Fn(&mut Notice),
    ) -> Vec<UserId> {
        let mut users = BTreeSet::new();
        for it in Arc::make_mut(&mut self.notices).values_mut() {
            if scope.is_some() && it.institution == scope && which(it) {
                change(it);
                users.insert(it.user);
            }
        }
        for user in &users {
            self.touch_inbox(*user, now);
        }
        users.into_iter().collect()
    }

    /// As a change that who follows it has to look at.
    pub(super) fn touch_inbox(&mut self, user: UserId, now: Timestamp) {
        Arc::make_mut(&mut self.inboxes).entry(user).and_modify(|inbox| inbox.changed_at = now);
    }

    fn inbox(&self, user: UserId, now: Timestamp) -> Inbox {
        let kept = self.inboxes.get(&user);
        let unread = self.standing(user, now).filter(|it| it.read_at.is_none()).count() as u64;
        Inbox {
            user,
            key: kept.map_or(Uuid::nil(), |kept| kept.key),
            last_position: kept.map_or(0, |kept| kept.last_position),
            unread,
        }
    }

    /// Takes away everything that somebody was told.
    pub(super) fn forget_inbox(&mut self, user: UserId) {
        remove_all(&mut self.notices, |_, it| it.user == user);
        remove_all(&mut self.inboxes, |of, _| *of == user);
    }
}

fn leads(it: &Notice, links: &[Link]) -> bool {
    it.link.as_ref().is_some_and(|link| links.contains(link))
}

fn sane(it: &NewNotice) -> Checked {
    never(it.link.as_ref().is_some_and(|link| link.kind.is_empty()), "a link to nothing")
}

#[async_trait]
impl NoticeRepository for MemoryWork {
    async fn add_all(&mut self, new: &[NewNotice]) -> Result<Vec<Notice>, StoreError> {
        let now = self.now();
        self.call(|tables, scope| {
            new.iter().try_for_each(sane)?;
            tables.known_institution_if_any(scope)?;
            Ok(new.iter().filter_map(|it| tables.add_notice(scope, it, now)).collect())
        })
    }

    async fn find(&mut self, user: UserId, id: NoticeId) -> Result<Option<Notice>, StoreError> {
        let now = self.now();
        self.call(|tables, _| {
            let found = tables.notices.get(&id);
            Ok(found.filter(|it| it.user == user && it.stands(now)).cloned())
        })
    }

    async fn list(
        &mut self,
        user: UserId,
        filter: &NoticeFilter,
        page: &PageRequest,
    ) -> Result<Page<Notice>, StoreError> {
        let now = self.now();
        self.call(|tables, _| {
            let order = UnreadFirst::of(page, now)?;
            let shown = tables.standing(user, now).filter(|it| filter.takes(it));
            let shown = shown.filter(|it| !filter.unread || order.unread(it.read_at));
            let key = |it: &Notice| (order.key(it.read_at, it.created_at), it.id.into());
            paged(shown.cloned(), &Order::text(UnreadFirst::SORT), key, page)
        })
    }

    async fn after(&mut self, user: UserId, position: i64, limit: u32) -> Result<Vec<Notice>, StoreError> {
        let now = self.now();
        self.call(|tables, _| {
            let mut found: Vec<Notice> =
                tables.standing(user, now).filter(|it| it.position > position).cloned().collect();
            found.sort_by_key(|it| it.position);
            found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok(found)
        })
    }

    async fn pieces(&mut self, spans: &[Span]) -> Result<Vec<Notice>, StoreError> {
        let now = self.now();
        self.call(|tables, _| {
            let asked = |it: &&Notice| {
                let inside = |of: &Span| of.user == it.user && of.after < it.position && it.position <= of.until;
                it.stands(now) && spans.iter().any(inside)
            };
            let mut found: Vec<Notice> = tables.notices.values().filter(asked).cloned().collect();
            found.sort_by_key(|it| (it.user, it.position));
            Ok(found)
        })
    }

    async fn inbox(&mut self, user: UserId, now: Timestamp) -> Result<Inbox, StoreError> {
        self.call(|tables, _| Ok(tables.inbox(user, now)))
    }

    async fn inboxes(&mut self, users: &[UserId], now: Timestamp) -> Result<Vec<Inbox>, StoreError> {
        let users: BTreeSet<UserId> = users.iter().copied().collect();
        self.call(|tables, _| {
            let there = users.into_iter().filter(|user| tables.inboxes.contains_key(user));
            Ok(there.map(|user| tables.inbox(user, now)).collect())
        })
    }

    async fn ensure_inbox(&mut self, user: UserId) -> Result<Inbox, StoreError> {
        let now = self.now();
        self.call(|tables, _| {
            never(!tables.make_inbox(user, now), "an inbox of nobody")?;
            Ok(tables.inbox(user, now))
        })
    }

    async fn inboxes_changed(&mut self, since: Timestamp, limit: u32) -> Result<Vec<(UserId, Timestamp)>, StoreError> {
        self.call(|tables, _| {
            let changed = tables.inboxes.iter().filter(|(_, inbox)| inbox.changed_at >= since);
            let mut changed: Vec<_> = changed.map(|(user, inbox)| (inbox.changed_at, *user)).collect();
            changed.sort_unstable();
            changed.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok(changed.into_iter().map(|(at, user)| (user, at)).collect())
        })
    }

    async fn mark_read(&mut self, user: UserId, which: &OfInbox, now: Timestamp) -> Result<u64, StoreError> {
        let named = |it: &Notice| match which {
            OfInbox::These(ids) => ids.contains(&it.id),
            OfInbox::Until(position) => it.position <= *position,
            OfInbox::All => true,
        };
        let which = |it: &Notice| it.read_at.is_none() && named(it);
        self.call(|tables, _| Ok(tables.change_notices(user, now, which, |it| it.read_at = Some(now))))
    }

    async fn mark_unread(&mut self, user: UserId, id: NoticeId, now: Timestamp) -> Result<u64, StoreError> {
        let which = |it: &Notice| it.id == id && it.read_at.is_some();
        self.call(|tables, _| Ok(tables.change_notices(user, now, which, |it| it.read_at = None)))
    }

    async fn delete(&mut self, user: UserId, id: NoticeId, now: Timestamp) -> Result<u64, StoreError> {
        let which = |it: &Notice| it.id == id;
        self.call(|tables, _| Ok(tables.change_notices(user, now, which, |it| it.deleted_at = Some(now))))
    }

    async fn delete_read(&mut self, user: UserId, now: Timestamp) -> Result<u64, StoreError> {
        let which = |it: &Notice| it.read_at.is_some();
        self.call(|tables, _| Ok(tables.change_notices(user, now, which, |it| it.deleted_at = Some(now))))
    }

    async fn withdraw(&mut self, cause: Uuid, now: Timestamp) -> Result<Vec<UserId>, StoreError> {
        self.call(|tables, scope| Ok(tables.withdraw_notices(scope, now, |it| it.cause == cause)))
    }

    async fn end_of_alerts(&mut self, alerts: &[AlertId], now: Timestamp) -> Result<Vec<UserId>, StoreError> {
        self.call(|tables, scope| {
            let leads = |link: &Link| link.kind == "alert" && alerts.contains(&link.id.into());
            let lasts = |it: &Notice| it.deleted_at.is_none() && it.expires_at.is_none_or(|over| over > now);
            let of_alert =
                |it: &Notice| NoticeKind::OF_ALERTS.contains(&it.kind) && it.link.as_ref().is_some_and(leads);
            let told = |it: &Notice| of_alert(it) && lasts(it);
            Ok(tables.change_told(scope, now, told, |it| it.expires_at = Some(now)))
        })
    }

    async fn withdraw_leading(&mut self, links: &[Link], now: Timestamp) -> Result<Vec<UserId>, StoreError> {
        self.call(|tables, scope| Ok(tables.withdraw_notices(scope, now, |it| leads(it, links))))
    }

    async fn leave(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.withdraw_notices(scope, now, |it| it.user == user);
            Ok(())
        })
    }

    async fn forget_name(
        &mut self,
        institution: InstitutionId,
        links: &[Link],
        places: &'static [&'static str],
    ) -> Result<(), StoreError> {
        self.call(|tables, _| {
            let notices = Arc::make_mut(&mut tables.notices).values_mut();
            for it in notices.filter(|it| it.institution == Some(institution) && leads(it, links)) {
                for (_, name) in it.params.iter_mut().filter(|(place, _)| places.contains(&place.as_str())) {
                    *name = NOBODY.into();
                }
            }
            Ok(())
        })
    }

    async fn readership(&mut self, causes: &[Uuid]) -> Result<BTreeMap<Uuid, Readership>, StoreError> {
        self.call(|tables, scope| {
            let mut reached: BTreeMap<Uuid, Readership> = BTreeMap::new();
            let here = tables.notices.values().filter(|it| scope.is_some() && it.institution == scope && it.shown);
            for it in here.filter(|it| causes.contains(&it.cause)) {
                let of = reached.entry(it.cause).or_default();
                of.readers += 1;
                of.read += u64::from(it.read_at.is_some());
            }
            Ok(reached)
        })
    }

    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let past = move |at: Option<Timestamp>| at.is_some_and(|at| at < before);
        self.call(|tables, _| {
            let over = |it: &Notice| past(it.deleted_at) || past(it.expires_at) || past(it.read_at);
            Ok(remove_all(&mut tables.notices, |_, it| over(it)))
        })
    }
}
