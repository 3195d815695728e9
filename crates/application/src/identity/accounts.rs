//! Accounts, kept by platform administrators.

use super::Identity;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::form::Patch;
use plantel_domain::identity::{Email, Locale, Password, User, UserChanged, UserCreated, UserError};
use plantel_domain::ids::UserId;
use plantel_domain::journal::{Change, Event, Sensitive};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::Version;
use plantel_domain::text::Line;

/// What a new account starts with.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// What they sign in with.
    pub email: Email,
    /// Their first password.
    pub password: Password,
    /// What they are called.
    pub full_name: Option<Line<255>>,
    /// Their language.
    pub locale: Option<Locale>,
    /// Whether they may sign in.
    pub active: bool,
    /// Whether they may act in every institution.
    pub platform_admin: bool,
}

/// A partial change of an account.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// Another address.
    pub email: Option<Email>,
    /// Another name.
    pub full_name: Patch<Line<255>>,
    /// Another language.
    pub locale: Patch<Locale>,
    /// Another password; ends all sessions.
    pub password: Option<Password>,
    /// Switched off or on; off ends all sessions.
    pub active: Option<bool>,
    /// Made platform administrator, or no longer.
    pub platform_admin: Option<bool>,
}

impl Identity {
    /// Makes an account.
    pub async fn create_user(&self, ctx: &Context, new: NewAccount) -> Result<User> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        let password = self.hasher.hash(new.password).await;
        let user = User {
            id: self.ids.next().into(),
            email: new.email,
            full_name: new.full_name,
            locale: new.locale,
            password: Sensitive(password),
            active: new.active,
            platform_admin: new.platform_admin,
            last_institution: None,
            created_at: self.clock.now(),
            version: 1,
        };
        let mut work = self.store.begin(ctx).await?;
        work.users().add(&user).await?;
        let created = Event::of(&UserCreated { user: user.id }).changed(Change::created(&user));
        work.commit(created.into()).await?;
        Ok(user)
    }

    /// All accounts, newest first.
    pub async fn list_users(&self, ctx: &Context, page: &PageRequest) -> Result<Page<User>> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        Ok(self.store.read(ctx).await?.users().list(page).await?)
    }

    /// One account: the own one, or any for who keeps them.
    pub async fn find_user(&self, ctx: &Context, id: UserId) -> Result<User> {
        if ctx.actor()?.user != id {
            ctx.require(Permission::ManageUsers, &Target::default())?;
        }
        Ok(self.store.read(ctx).await?.users().find(id, None).await?.ok_or(not_found::USER)?)
    }

    /// Changes an account. Switching it off, or setting its password, ends all its sessions.
    pub async fn change_user(
        &self,
        ctx: &Context,
        id: UserId,
        expected: Option<Version>,
        change: UserChange,
    ) -> Result<User> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        if ctx.user() == Some(id) && (change.active == Some(false) || change.platform_admin == Some(false)) {
            return Err(UserError::Own.into());
        }
        let password = match change.password {
            Some(password) => Some(self.hasher.hash(password).await),
            None => None,
        };
        let mut work = self.store.begin(ctx).await?;
        let before = work.users().lock(id, expected).await?.ok_or(not_found::USER)?;
        let mut user = before.clone();
        user.email = change.email.unwrap_or(user.email);
        change.full_name.apply(&mut user.full_name);
        change.locale.apply(&mut user.locale);
        user.active = change.active.unwrap_or(user.active);
        user.platform_admin = change.platform_admin.unwrap_or(user.platform_admin);
        if password.is_none() && user == before {
            return Ok(before);
        }
        if password.is_some() || !user.active {
            work.sessions().revoke_all(id, self.clock.now()).await?;
        }
        user.password = password.map_or(user.password, Sensitive);
        work.users().update(&mut user).await?;
        let changed = Event::of(&UserChanged { user: id }).changed(Change::between(&before, &user));
        work.commit(changed.into()).await?;
        Ok(user)
    }
}
