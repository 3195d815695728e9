//! What each user wants to be told.

use crate::Result;
use chrono_tz::Tz;
use plantel_domain::access::Context;
use plantel_domain::journal::{Change, Event};
use plantel_domain::notifications::{ChannelKind, Preferences, PreferencesChange, PreferencesChanged};
use plantel_domain::store::{Repositories, Store, StoreError, Version};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The caller's own preferences.
pub struct NoticePreferences {
    store: Arc<dyn Store>,
    here: BTreeSet<ChannelKind>,
}

/// What somebody wants, and what that stands on.
#[derive(Clone, Debug, PartialEq)]
pub struct Wishes {
    /// What they want.
    pub preferences: Preferences,
    /// The clock of the institution in which they act; UTC in none.
    pub zone: Tz,
    /// The channels that there are here, beside the inbox.
    pub here: BTreeSet<ChannelKind>,
}

impl NoticePreferences {
    /// Over this store; `here` are the channels that there are, beside the inbox.
    pub fn new(store: Arc<dyn Store>, here: BTreeSet<ChannelKind>) -> Self {
        Self { store, here }
    }

    /// What the caller wants.
    pub async fn find(&self, ctx: &Context) -> Result<Wishes> {
        let user = ctx.actor()?.user;
        let mut reader = self.store.read(ctx).await?;
        let preferences = reader.preferences().find(user).await?;
        let zone = zone(ctx, &mut *reader).await?;
        Ok(Wishes { preferences, zone, here: self.here.clone() })
    }

    /// Changes what the caller wants; what is on its way already goes out when it was to.
    pub async fn change(&self, ctx: &Context, expected: Option<Version>, change: PreferencesChange) -> Result<Wishes> {
        let user = ctx.actor()?.user;
        let mut work = self.store.begin(ctx).await?;
        let before = work.preferences().find(user).await?;
        if expected.is_some_and(|expected| expected != before.version) {
            return Err(StoreError::PreconditionFailed.into());
        }
        let mut after = before.clone().change(change, &self.here)?;
        let zone = zone(ctx, &mut *work).await?;
        if after != before {
            work.preferences().store(&mut after).await?;
            let event = Event::of(&PreferencesChanged { user }).changed(Change::between(&before, &after));
            work.commit(event.into()).await?;
        }
        Ok(Wishes { preferences: after, zone, here: self.here.clone() })
    }
}

/// The clock of the institution in which the caller acts.
async fn zone(ctx: &Context, reader: &mut dyn Repositories) -> Result<Tz> {
    let Some(id) = ctx.institution else { return Ok(Tz::UTC) };
    let institution = reader.institutions().find(id, None).await?;
    Ok(institution.map_or(Tz::UTC, |institution| institution.time_zone))
}
