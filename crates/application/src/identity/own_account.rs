//! Changing one's own account.

use super::accounts::with_unproven;
use super::{Identity, lock_living};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::form::Patch;
use plantel_domain::identity::{Email, Locale, PersonName, User, UserChanged};
use plantel_domain::journal::{Change, Event};

/// A partial change of one's own account.
#[derive(Clone, Debug, Default)]
pub struct OwnChange {
    /// Another address; it is to be proven anew.
    pub email: Option<Email>,
    /// Another name.
    pub full_name: Patch<PersonName>,
    /// Another language.
    pub locale: Patch<Locale>,
}

impl Identity {
    /// Changes the caller's own account.
    pub async fn change_own(&self, ctx: &Context, change: OwnChange) -> Result<User> {
        let id = ctx.actor()?.user;
        let mut work = self.store.begin(ctx).await?;
        let before = lock_living(work.as_mut(), id).await?;
        let mut user = before.clone();
        user.email = change.email.unwrap_or(user.email);
        if user.email.key() != before.email.key() {
            user.email_verified_at = None;
        }
        change.full_name.apply(&mut user.full_name);
        change.locale.apply(&mut user.locale);
        if user == before {
            return Ok(before);
        }
        work.users().update(&mut user).await?;
        let changed = Event::of(&UserChanged { user: id }).changed(Change::between(&before, &user));
        work.commit(with_unproven(changed.into(), &before, &user)).await?;
        Ok(user)
    }
}
