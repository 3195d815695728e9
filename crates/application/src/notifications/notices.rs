//! The own inbox: what is there, and what was read of it.

use super::live::Live;
use crate::Result;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::error::not_found;
use plantel_domain::ids::{IdSource, NoticeId, UserId};
use plantel_domain::notifications::{Inbox, Notice, NoticeFilter, OfInbox};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::Store;
use std::sync::Arc;

/// For how long what was read, deleted or is over is kept.
const KEPT: Duration = Duration::days(90);

/// What people are told. Whose the notices are is asked by user, whichever institution is chosen.
pub struct Notices {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdSource>,
    pub(super) live: Arc<Live>,
}

impl Notices {
    /// Over these ports; streams of this server are woken.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>, live: Arc<Live>) -> Self {
        Self { store, clock, ids, live }
    }

    /// The caller's inbox.
    pub async fn inbox(&self, ctx: &Context) -> Result<Inbox> {
        let user = ctx.actor()?.user;
        Ok(self.store.read(ctx).await?.notices().inbox(user, self.clock.now()).await?)
    }

    /// What stands in it: what was not read first, then the newest first.
    pub async fn list(&self, ctx: &Context, filter: &NoticeFilter, page: &PageRequest) -> Result<Page<Notice>> {
        let user = ctx.actor()?.user;
        Ok(self.store.read(ctx).await?.notices().list(user, filter, page).await?)
    }

    /// One of the caller's own.
    pub async fn find(&self, ctx: &Context, id: NoticeId) -> Result<Notice> {
        let user = ctx.actor()?.user;
        Ok(self.store.read(ctx).await?.notices().find(user, id).await?.ok_or(not_found::NOTICE)?)
    }

    /// What came behind a position, in the order in which it came.
    pub async fn since(&self, ctx: &Context, position: i64, limit: u32) -> Result<Vec<Notice>> {
        let user = ctx.actor()?.user;
        Ok(self.store.read(ctx).await?.notices().after(user, position, limit).await?)
    }

    /// Marks one as read; one that was stays so.
    pub async fn read(&self, ctx: &Context, id: NoticeId) -> Result<Notice> {
        self.mark(ctx, id, true).await
    }

    /// Marks one as not read.
    pub async fn unread(&self, ctx: &Context, id: NoticeId) -> Result<Notice> {
        self.mark(ctx, id, false).await
    }

    async fn mark(&self, ctx: &Context, id: NoticeId, is_read: bool) -> Result<Notice> {
        let user = ctx.actor()?.user;
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        let found = work.notices().find(user, id).await?.ok_or(not_found::NOTICE)?;
        if found.read_at.is_some() != is_read {
            if is_read {
                work.notices().mark_read(user, &OfInbox::These(vec![id]), now).await?;
            } else {
                work.notices().mark_unread(user, id, now).await?;
            }
        }
        let marked = work.notices().find(user, id).await?.ok_or(not_found::NOTICE)?;
        work.commit_unjournaled().await?;
        self.live.wake(&[user]);
        Ok(marked)
    }

    /// Marks all as read, or those up to a position: what came after somebody looked stays unread. How many were not.
    pub async fn read_all(&self, ctx: &Context, until: Option<i64>) -> Result<u64> {
        let user = ctx.actor()?.user;
        let which = until.map_or(OfInbox::All, OfInbox::Until);
        let mut work = self.store.begin(ctx).await?;
        let marked = work.notices().mark_read(user, &which, self.clock.now()).await?;
        work.commit_unjournaled().await?;
        self.live.wake(&[user]);
        Ok(marked)
    }

    /// Takes one out of the inbox.
    pub async fn delete(&self, ctx: &Context, id: NoticeId) -> Result<()> {
        let user = ctx.actor()?.user;
        let mut work = self.store.begin(ctx).await?;
        if work.notices().delete(user, id, self.clock.now()).await? == 0 {
            return Err(not_found::NOTICE.into());
        }
        work.commit_unjournaled().await?;
        self.live.wake(&[user]);
        Ok(())
    }

    /// Takes out all that were read; how many there were.
    pub async fn delete_read(&self, ctx: &Context) -> Result<u64> {
        let user = ctx.actor()?.user;
        let mut work = self.store.begin(ctx).await?;
        let deleted = work.notices().delete_read(user, self.clock.now()).await?;
        work.commit_unjournaled().await?;
        self.live.wake(&[user]);
        Ok(deleted)
    }

    /// Forgets what nobody needs any more; how many there were.
    pub async fn clean_up(&self, now: Timestamp) -> Result<u64> {
        let mut work = self.store.begin(&Context::system("clean-up", None)).await?;
        let forgotten = work.notices().forget(now - KEPT).await?;
        work.commit_unjournaled().await?;
        Ok(forgotten)
    }

    /// Has streams look.
    pub(super) fn wake(&self, users: &[UserId]) {
        self.live.wake(users);
    }
}
