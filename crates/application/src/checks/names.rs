//! What people, rooms and items of checks are called.

use super::Checks;
use crate::Result;
use crate::names::{Nameless, Names};
use plantel_domain::access::Context;
use plantel_domain::checks::{Check, CheckState};
use plantel_domain::ids::{AssetId, UserId};

impl Checks {
    /// Names for checks that the caller may see: as many queries for two hundred of them as for one.
    pub async fn names(&self, ctx: &Context, checks: &[Check]) -> Result<Names> {
        let mut nameless = Nameless::default();
        for check in checks {
            nameless.places.insert(check.environment);
            nameless.people.extend(people(check));
        }
        nameless.look_up(self.store.read(ctx).await?.as_mut()).await
    }

    /// Names for items and people of a check that the caller may see.
    pub async fn names_of_items(&self, ctx: &Context, assets: &[AssetId], people: &[UserId]) -> Result<Names> {
        let nameless = Nameless {
            people: people.iter().copied().collect(),
            things: assets.iter().copied().collect(),
            ..Nameless::default()
        };
        nameless.look_up(self.store.read(ctx).await?.as_mut()).await
    }
}

/// Everybody who acts in a check, or did.
fn people(check: &Check) -> impl Iterator<Item = UserId> + '_ {
    let ended = match &check.state {
        CheckState::Cancelled { cancelled, .. } => cancelled.by,
        CheckState::Complete { completed } => completed.by,
        _ => None,
    };
    let named = [Some(check.instructor), check.deputy, check.supervisor, check.started.by, ended];
    named.into_iter().flatten().chain(check.steps.iter().map(|step| step.by))
}
