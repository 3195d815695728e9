//! Addresses by which programs read calendars: made, listed, taken away.

use super::{Calendars, digest_of};
use crate::Result;
use crate::identity::digest::digest;
use plantel_domain::access::{Context, Target};
use plantel_domain::calendars::{CalendarFeed, CalendarFeedCreated, CalendarFeedRevoked, FeedOf};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::identity::TokenError;
use plantel_domain::ids::CalendarFeedId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::lending;

impl Calendars {
    /// Makes a feed for the caller; with its secret, which is told once.
    pub async fn add_feed(&self, ctx: &Context, of: FeedOf) -> Result<(CalendarFeed, String)> {
        ctx.visibility(of.permission())?;
        let (institution, owner) = (ctx.scope()?, ctx.actor()?.user);
        let mut work = self.store.begin(ctx).await?;
        if let Some(id) = of.environment() {
            let found = work.environments().find(id, None).await?;
            let unknown = || Invalid::at("/environment_id", BadValue::new("environment.not-found"));
            let place = found.ok_or_else(unknown)?;
            if let FeedOf::Warehouse(_) = of {
                lending(Some(&place))?;
            }
            ctx.require(of.permission(), &Target::from(&place))?;
        }
        // Held, so that nobody makes two at once, and none is made for an account that goes.
        let user = work.users().lock(owner, None).await?;
        user.filter(|user| user.active).ok_or(TokenError::Revoked)?;
        CalendarFeed::one_more(work.calendar_feeds().of_owner(owner).await?.len())?;
        let secret = self.secret();
        let feed = CalendarFeed {
            id: self.ids.next().into(),
            institution,
            owner,
            of,
            digest: digest_of(&secret),
            created_at: self.clock.now(),
        };
        work.calendar_feeds().add(&feed).await?;
        let created = CalendarFeedCreated { feed: feed.id, owner };
        work.commit(Event::of(&created).changed(Change::created(&feed)).into()).await?;
        Ok((feed, secret))
    }

    /// The caller's feeds in every institution, oldest first: whatever they may do there now.
    pub async fn feeds(&self, ctx: &Context) -> Result<Vec<CalendarFeed>> {
        let owner = ctx.actor()?.user;
        Ok(self.store.read(ctx).await?.calendar_feeds().of_owner(owner).await?)
    }

    /// Takes one of the caller's feeds away: from now on nobody reads it.
    pub async fn revoke_feed(&self, ctx: &Context, id: CalendarFeedId) -> Result<()> {
        let owner = ctx.actor()?.user;
        let own = self.feeds(ctx).await?;
        let feed = own.into_iter().find(|feed| feed.id == id).ok_or(not_found::CALENDAR_FEED)?;
        // Wherever it was made: its owner may have left there since.
        let there = Context { institution: Some(feed.institution), ..ctx.clone() };
        let mut work = self.store.begin(&there).await?;
        work.calendar_feeds().find(id).await?.ok_or(not_found::CALENDAR_FEED)?;
        work.calendar_feeds().delete(feed.id).await?;
        Ok(work.commit(CalendarFeedRevoked { feed: feed.id, owner }.into()).await?)
    }

    /// 256 bits of more random ones, in base64url.
    fn secret(&self) -> String {
        let random = [(); 3].map(|()| self.ids.random().to_string());
        digest(&random.each_ref().map(String::as_str))
    }
}
