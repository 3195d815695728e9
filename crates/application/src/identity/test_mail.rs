//! Whether mail arrives.

use super::Identity;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::identity::{Email, TestMailRequested, User};
use plantel_domain::journal::Event;
use serde_json::json;

impl Identity {
    /// Has a letter sent that says nothing.
    pub async fn test_mail(&self, ctx: &Context, to: &Email) -> Result<()> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        let mut work = self.store.begin(ctx).await?;
        let caller = match ctx.user() {
            Some(id) => work.users().find(id, None).await?,
            None => None,
        };
        let locale = caller.and_then(|user| user.locale).map(plantel_domain::identity::Locale::code);
        let requested = Event::of(&TestMailRequested { request: self.ids.next() });
        let told = json!({"to": to.as_str(), "locale": locale});
        Ok(work.commit(requested.confiding(&told).into()).await?)
    }

    /// Whose recovery mail an administrator wants to see.
    pub async fn user_of_address(&self, ctx: &Context, email: &str) -> Result<User> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        let email = Email::parse(email).map_err(|_| not_found::USER)?;
        Ok(self.store.read(ctx).await?.users().find_by_email(&email).await?.ok_or(not_found::USER)?)
    }
}
