//! Changing a password by who knows it, and setting one by a link from a mail.

use super::sessions::revoke_feeds;
use super::single_sign_on::unlink_all;
use super::{About, Identity, digest, lock_living};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::identity::{
    AccountError, Email, LoginError, Password, PasswordChanged, PasswordReset, Purpose, RecoveryRequested, TokenError,
    User, UserError,
};
use plantel_domain::journal::{Change, Event, Sensitive};

impl Identity {
    /// Changes the caller's password. Every other session ends.
    pub async fn change_password(&self, ctx: &Context, present: Password, new: Password) -> Result<()> {
        let before = self.prove_again(ctx, present.clone()).await?;
        if present.reveal() == new.reveal() {
            return Err(UserError::SamePassword.into());
        }
        self.judge("/new_password", &new, About::from(&before)).await?;
        let hash = self.credentials.hasher.hash(new).await;
        let mut work = self.store.begin(ctx).await?;
        let now = lock_living(work.as_mut(), before.id).await?;
        if now.password != before.password {
            return Err(UserError::WrongPassword.into());
        }
        let mut user = now.clone();
        user.password = Sensitive(hash);
        work.users().update(&mut user).await?;
        work.sessions().revoke_all(user.id, ctx.actor()?.session, self.clock.now()).await?;
        let changed = Event::of(&PasswordChanged { user: user.id }).changed(Change::between(&now, &user));
        work.commit(changed.into()).await?;
        Ok(())
    }

    /// The caller, who shows once more that the password is known.
    pub(super) async fn prove_again(&self, ctx: &Context, present: Password) -> Result<User> {
        let id = ctx.actor()?.user;
        let user = self.store.read(ctx).await?.users().find(id, None).await?.ok_or(TokenError::Revoked)?;
        if self.credentials.hasher.verify(present, Some(user.password.0.clone())).await {
            Ok(user)
        } else {
            Err(UserError::WrongPassword.into())
        }
    }

    /// Asks for a mail with a link to set a new password. What is done is the same whether anybody has the
    /// address or not, so that neither the answer nor its time tells.
    pub async fn request_recovery(&self, ctx: &Context, email: &str) -> Result<()> {
        let email = Email::parse(email).unwrap_or_else(|_| Email::stored(String::new()));
        let mut work = self.store.begin(ctx).await?;
        let known = work.users().find_by_email(&email).await?.filter(|user| user.active);
        let requested = RecoveryRequested { request: self.ids.next(), user: known.map(|user| user.id) };
        Ok(work.commit(requested.into()).await?)
    }

    /// Sets a password by the token of a mail, which is good once: every session ends, no program reads loans by an
    /// address that was made before, and the address of the mail is proven to be its owner's. Where it was not before,
    /// the accounts elsewhere are unlinked.
    pub async fn reset_password(&self, ctx: &Context, token: &str, new: Password) -> Result<()> {
        let now = self.clock.now();
        let claims = self.credentials.tokens.read_mail(Purpose::Recovery, token, now);
        let claims = claims.map_err(|_| AccountError::BadToken)?;
        let good = |user: &User| user.deleted_at.is_none() && digest::recovery(user) == claims.bound_to;
        let found = self.store.read(ctx).await?.users().find(claims.subject.into(), None).await?;
        let before = found.filter(good).ok_or(AccountError::BadToken)?;
        if !before.active {
            return Err(LoginError::Inactive.into());
        }
        self.judge("/new_password", &new, About::from(&before)).await?;
        let hash = self.credentials.hasher.hash(new).await;
        let mut work = self.store.begin(ctx).await?;
        let before = work.users().lock(before.id, None).await?.filter(good).ok_or(AccountError::BadToken)?;
        let mut user = before.clone();
        user.password = Sensitive(hash);
        user.email_verified_at.get_or_insert(now);
        work.users().update(&mut user).await?;
        work.sessions().revoke_all(user.id, None, now).await?;
        work.attempts().forget_account(digest::account(user.email.as_str())).await?;
        let reset = Event::of(&PasswordReset { user: user.id }).changed(Change::between(&before, &user));
        let happened = match before.email_verified_at {
            Some(_) => reset.into(),
            None => unlink_all(work.as_mut(), user.id, reset.into()).await?,
        };
        let happened = revoke_feeds(work.as_mut(), user.id, happened).await?;
        Ok(work.commit(happened).await?)
    }
}
