//! Making an account of one's own, and proving that its address is right.

use super::{About, Identity, digest, lock_living};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::identity::{
    AccountError, Email, EmailUnproven, EmailVerified, Locale, Password, PersonName, Purpose, SignUp, User,
    UserSignedUp,
};
use plantel_domain::journal::{Change, Event, Happened, Sensitive};

/// What somebody fills in to sign up.
#[derive(Clone, Debug)]
pub struct NewOwnAccount {
    /// What they will sign in with.
    pub email: Email,
    /// Their password.
    pub password: Password,
    /// What they are called.
    pub full_name: Option<PersonName>,
    /// Their language.
    pub locale: Option<Locale>,
}

impl Identity {
    /// Makes the caller's own account, where that is allowed, and asks by mail whether the address is right.
    pub async fn sign_up(&self, ctx: &Context, new: NewOwnAccount) -> Result<User> {
        match self.rules.sign_up {
            SignUp::Open => {}
            SignUp::ByInvitation => return Err(AccountError::InvitationNeeded.into()),
            SignUp::Closed => return Err(AccountError::SignUpClosed.into()),
        }
        let user = self.own_account("/password", new).await?;
        let mut work = self.store.begin(ctx).await?;
        work.users().add(&user).await?;
        let happened = signed_up(&user).and(Event::of(&EmailUnproven { user: user.id }));
        work.commit(happened).await?;
        Ok(user)
    }

    /// The account that somebody makes for themselves, not stored yet.
    pub(super) async fn own_account(&self, pointer: &str, new: NewOwnAccount) -> Result<User> {
        let about = About { email: new.email.as_str(), name: new.full_name.as_ref().map(PersonName::as_str) };
        self.judge(pointer, &new.password, about).await?;
        let password = self.credentials.hasher.hash(new.password).await;
        Ok(User {
            id: self.ids.next().into(),
            email: new.email,
            email_verified_at: None,
            full_name: new.full_name,
            locale: new.locale,
            password: Sensitive(password),
            active: true,
            platform_admin: false,
            last_institution: None,
            created_at: self.clock.now(),
            deleted_at: None,
            version: 1,
        })
    }

    /// Asks once more by mail whether the caller's address is right; nothing when that is known.
    pub async fn request_verification(&self, ctx: &Context) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let user = lock_living(work.as_mut(), ctx.actor()?.user).await?;
        if user.email_verified_at.is_some() {
            return Ok(());
        }
        Ok(work.commit(EmailUnproven { user: user.id }.into()).await?)
    }

    /// Takes the token of a mail as proof that the address it went to is its owner's.
    pub async fn verify_email(&self, ctx: &Context, token: &str) -> Result<()> {
        let now = self.clock.now();
        let claims = self.credentials.tokens.read_mail(Purpose::Verification, token, now);
        let claims = claims.map_err(|_| AccountError::BadToken)?;
        let mut work = self.store.begin(ctx).await?;
        let found = work.users().lock(claims.subject.into(), None).await?;
        let good = |user: &User| user.deleted_at.is_none() && digest::verification(user) == claims.bound_to;
        let before = found.filter(good).ok_or(AccountError::BadToken)?;
        if before.email_verified_at.is_some() {
            return Ok(());
        }
        let mut user = before.clone();
        user.email_verified_at = Some(now);
        work.users().update(&mut user).await?;
        let verified = Event::of(&EmailVerified { user: user.id }).changed(Change::between(&before, &user));
        Ok(work.commit(verified.into()).await?)
    }
}

pub(super) fn signed_up(user: &User) -> Happened {
    Event::of(&UserSignedUp { user: user.id }).changed(Change::created(user)).into()
}
