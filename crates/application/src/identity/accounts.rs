//! Accounts, kept by platform administrators.

use super::{About, Identity, digest};
use crate::Result;
use plantel_domain::access::{Context, Denied, Permission, Principal, Target};
use plantel_domain::error::{Fault, not_found};
use plantel_domain::form::Patch;
use plantel_domain::identity::{
    Email, EmailReplaced, EmailUnproven, Locale, Password, PasswordChanged, PersonName, SecondFactorError,
    SecondFactorOff, User, UserChanged, UserCreated, UserError, UserUnlocked, UserWelcomed,
};
use plantel_domain::ids::UserId;
use plantel_domain::journal::{Change, Event, Happened, Sensitive};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, UnitOfWork, Version};
use serde_json::json;

/// What a new account starts with.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own, answered by name")]
pub struct NewAccount {
    /// What they sign in with.
    pub email: Email,
    /// Their first password.
    pub password: Password,
    /// What they are called.
    pub full_name: Option<PersonName>,
    /// Their language.
    pub locale: Option<Locale>,
    /// Whether they may sign in.
    pub active: bool,
    /// Whether they may act in every institution.
    pub platform_admin: bool,
    /// Whether the address is known to be theirs.
    pub email_verified: bool,
    /// Whether a mail tells them, with a link to set a password of their own.
    pub welcome: bool,
}

/// A partial change of an account.
#[derive(Clone, Debug, Default)]
pub struct UserChange {
    /// Another address.
    pub email: Option<Email>,
    /// Another name.
    pub full_name: Patch<PersonName>,
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
    /// Makes an account for somebody.
    pub async fn create_user(&self, ctx: &Context, new: NewAccount) -> Result<User> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        let about = About { email: new.email.as_str(), name: new.full_name.as_ref().map(PersonName::as_str) };
        self.judge("/password", &new.password, about).await?;
        self.add_user(ctx, new).await
    }

    /// Makes an account with a password that nobody judges: for the operator's own set-up, never for a
    /// caller of the API.
    pub async fn set_up_user(&self, ctx: &Context, new: NewAccount) -> Result<User> {
        match ctx.principal {
            Principal::System(_) => self.add_user(ctx, new).await,
            Principal::User(_) | Principal::Anonymous => Err(Denied::Permission(Permission::ManageUsers).into()),
        }
    }

    /// Makes the first platform administrator, with the password that the operator chose, unless there is
    /// one, or somebody has the address; whether it was made.
    pub async fn ensure_admin(&self, ctx: &Context, email: Email, password: Password) -> Result<bool> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        let mut work = self.store.begin(ctx).await?;
        // Whoever deletes it, or gives it another address, does not find it made again.
        let there = !work.users().lock_admins().await?.is_empty();
        if there || work.users().find_by_email(&email).await?.is_some() {
            return Ok(false);
        }
        drop(work);
        let new = NewAccount {
            email,
            password,
            full_name: None,
            locale: None,
            active: true,
            platform_admin: true,
            email_verified: true,
            welcome: false,
        };
        match self.set_up_user(ctx, new).await {
            Ok(_) => Ok(true),
            // Another server was a moment earlier.
            Err(error) if error.code() == StoreError::Duplicate("user").code() => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn add_user(&self, ctx: &Context, new: NewAccount) -> Result<User> {
        let password = self.credentials.hasher.hash(new.password).await;
        let now = self.clock.now();
        let user = User {
            id: self.ids.next().into(),
            email: new.email,
            email_verified_at: new.email_verified.then_some(now),
            full_name: new.full_name,
            locale: new.locale,
            password: Sensitive(password),
            active: new.active,
            platform_admin: new.platform_admin,
            last_institution: None,
            created_at: now,
            deleted_at: None,
            version: 1,
        };
        let mut work = self.store.begin(ctx).await?;
        work.users().add(&user).await?;
        let created = Event::of(&UserCreated { user: user.id }).changed(Change::created(&user));
        let mut happened = Happened::from(created);
        if new.welcome {
            happened = happened.and(Event::of(&UserWelcomed { user: user.id }));
        }
        work.commit(happened).await?;
        Ok(user)
    }

    /// All accounts, newest first.
    pub async fn list_users(&self, ctx: &Context, page: &PageRequest) -> Result<Page<User>> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        Ok(self.store.read(ctx).await?.users().list(page).await?)
    }

    /// One account: the own one, or any for who keeps them.
    pub async fn find_user(&self, ctx: &Context, id: UserId) -> Result<User> {
        if ctx.user() != Some(id) {
            ctx.require(Permission::ManageUsers, &Target::default())?;
        }
        let found = self.store.read(ctx).await?.users().find(id, None).await?;
        Ok(found.filter(|user| user.deleted_at.is_none()).ok_or(not_found::USER)?)
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
        let password = match &change.password {
            Some(password) => {
                let user = self.find_user(ctx, id).await?;
                self.judge("/password", password, About::from(&user)).await?;
                Some(self.credentials.hasher.hash(password.clone()).await)
            }
            None => None,
        };
        let mut work = self.store.begin(ctx).await?;
        let loses = change.active == Some(false) || change.platform_admin == Some(false);
        let admins = if loses { self.lock_admins(ctx, work.as_mut()).await? } else { Vec::new() };
        let found = work.users().lock(id, expected).await?;
        let before = found.filter(|user| user.deleted_at.is_none()).ok_or(not_found::USER)?;
        if loses {
            refuse_last_admin(&admins, &before)?;
        }
        let mut user = before.clone();
        user.email = change.email.unwrap_or(user.email);
        if user.email.key() != before.email.key() {
            user.email_verified_at = None;
        }
        change.full_name.apply(&mut user.full_name);
        change.locale.apply(&mut user.locale);
        user.active = change.active.unwrap_or(user.active);
        user.platform_admin = change.platform_admin.unwrap_or(user.platform_admin);
        if password.is_none() && user == before {
            return Ok(before);
        }
        if password.is_some() || !user.active {
            work.sessions().revoke_all(id, None, self.clock.now()).await?;
        }
        user.password = password.map_or(user.password, Sensitive);
        work.users().update(&mut user).await?;
        let changed = Event::of(&UserChanged { user: id }).changed(Change::between(&before, &user));
        let mut happened = with_unproven(changed.into(), &before, &user);
        if user.password != before.password {
            happened = happened.and(Event::of(&PasswordChanged { user: id }));
        }
        work.commit(happened).await?;
        Ok(user)
    }

    /// Opens the door again that failed sign-ins closed, from everywhere.
    pub async fn unlock_user(&self, ctx: &Context, id: UserId) -> Result<()> {
        let user = self.kept_user(ctx, id).await?;
        let mut work = self.store.begin(ctx).await?;
        work.attempts().forget_account(digest::account(user.email.as_str())).await?;
        Ok(work.commit(UserUnlocked { user: id }.into()).await?)
    }

    /// Takes away the second factor of somebody who lost it together with the recovery codes. Ends all
    /// their sessions.
    pub async fn reset_second_factor(&self, ctx: &Context, id: UserId) -> Result<()> {
        self.kept_user(ctx, id).await?;
        if ctx.user() == Some(id) {
            return Err(UserError::Own.into());
        }
        let mut work = self.store.begin(ctx).await?;
        let found = work.second_factors().lock(id).await?;
        found.filter(|factor| factor.confirmed_at.is_some()).ok_or(SecondFactorError::Off)?;
        work.second_factors().delete(id).await?;
        work.sessions().revoke_all(id, None, self.clock.now()).await?;
        Ok(work.commit(SecondFactorOff { user: id }.into()).await?)
    }

    /// One account, for who keeps them.
    async fn kept_user(&self, ctx: &Context, id: UserId) -> Result<User> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        self.find_user(ctx, id).await
    }

    /// The active platform administrators, of whom the caller must still be one: two who switch each
    /// other off are decided one after the other.
    pub(super) async fn lock_admins(&self, ctx: &Context, work: &mut dyn UnitOfWork) -> Result<Vec<User>> {
        let admins = work.users().lock_admins().await?;
        match ctx.user() {
            Some(caller) if !admins.iter().any(|admin| admin.id == caller) => {
                Err(Denied::Permission(Permission::ManageUsers).into())
            }
            _ => Ok(admins),
        }
    }
}

/// Somebody is always left to administer.
pub(super) fn refuse_last_admin(admins: &[User], user: &User) -> std::result::Result<(), UserError> {
    let is_one = admins.iter().any(|admin| admin.id == user.id);
    if is_one && admins.len() <= 1 { Err(UserError::LastAdmin) } else { Ok(()) }
}

/// Another address is to be proven, and a proven one is told that it was replaced.
pub(super) fn with_unproven(happened: Happened, before: &User, after: &User) -> Happened {
    if before.email.key() == after.email.key() {
        return happened;
    }
    let happened = happened.and(Event::of(&EmailUnproven { user: after.id }));
    if before.email_verified_at.is_none() {
        return happened;
    }
    let told = json!({"former": before.email.as_str()});
    happened.and(Event::of(&EmailReplaced { user: after.id }).confiding(&told))
}
