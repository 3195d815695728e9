//! A user's own sessions and the history of their sign-ins.

use super::Identity;
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::calendars::CalendarFeedRevoked;
use plantel_domain::error::not_found;
use plantel_domain::identity::{OtherSessionsClosed, Session, SessionClosed, SignIn};
use plantel_domain::ids::{SessionId, UserId};
use plantel_domain::journal::{Event, Happened};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::UnitOfWork;

/// Takes away every address by which programs read somebody's calendars.
pub(super) async fn revoke_feeds(work: &mut dyn UnitOfWork, owner: UserId, happened: Happened) -> Result<Happened> {
    let feeds = work.calendar_feeds().of_owner(owner).await?;
    if feeds.is_empty() {
        return Ok(happened);
    }
    work.calendar_feeds().delete_of(owner).await?;
    let revoked = feeds.iter().map(|feed| Event::of(&CalendarFeedRevoked { feed: feed.id, owner }));
    Ok(revoked.fold(happened, Happened::and))
}

impl Identity {
    /// The caller's living sessions, newest first.
    pub async fn list_sessions(&self, ctx: &Context) -> Result<Vec<Session>> {
        let user = ctx.actor()?.user;
        Ok(self.store.read(ctx).await?.sessions().living(user, self.clock.now()).await?)
    }

    /// Ends one of the caller's sessions.
    pub async fn end_session(&self, ctx: &Context, id: SessionId) -> Result<()> {
        let user = ctx.actor()?.user;
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        let found = work.sessions().lock(id).await?.filter(|session| session.user == user && session.lives(now));
        let mut session = found.ok_or(not_found::SESSION)?.revoke(now);
        work.sessions().update(&mut session).await?;
        Ok(work.commit(SessionClosed { session: id, user }.into()).await?)
    }

    /// Ends all of the caller's sessions but this one, and takes away the addresses by which programs read their
    /// calendars: whoever had a session may have made one.
    pub async fn end_other_sessions(&self, ctx: &Context) -> Result<()> {
        let actor = ctx.actor()?;
        let mut work = self.store.begin(ctx).await?;
        work.sessions().revoke_all(actor.user, actor.session, self.clock.now()).await?;
        let closed = OtherSessionsClosed { user: actor.user }.into();
        let happened = revoke_feeds(work.as_mut(), actor.user, closed).await?;
        Ok(work.commit(happened).await?)
    }

    /// The caller's sign-ins, newest first.
    pub async fn login_history(&self, ctx: &Context, page: &PageRequest) -> Result<Page<SignIn>> {
        let user = ctx.actor()?.user;
        Ok(self.store.read(ctx).await?.sign_ins().list(user, page).await?)
    }

    /// Takes away what is older than it is kept for; how many rows went.
    pub async fn clean_up(&self) -> Result<u64> {
        let now = self.clock.now();
        let mut work = self.store.begin(&Context::system("clean-up", None)).await?;
        let gone = work.sessions().clean_up(now - self.rules.keep, now).await?;
        work.commit_unjournaled().await?;
        Ok(gone)
    }
}
