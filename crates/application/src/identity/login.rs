//! Signing in with a password.

use super::{Entry, Identity, digest};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::error::Fault;
use plantel_domain::identity::{AttemptKey, Device, Email, LoginError, Outcome, Password, SignIn, User, UserLocked};
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::store::UnitOfWork;

/// What somebody typed to sign in.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The address.
    pub email: String,
    /// The password.
    pub password: Password,
    /// A code of the second factor, or a recovery code.
    pub otp: Option<String>,
}

/// What somebody who signed in goes away with.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// For the next requests.
    pub access_token: String,
    /// For a new pair, once.
    pub refresh_token: String,
    /// Seconds for which the access token is good.
    pub expires_in: i64,
    /// Who.
    pub user: User,
    /// Where the session starts.
    pub institution: Option<InstitutionId>,
}

/// A try that failed.
pub(super) struct Failure<'a> {
    /// Whose failures it is counted with.
    pub key: &'a AttemptKey,
    /// Whose account, if it is anybody's.
    pub user: Option<UserId>,
    /// From where.
    pub device: &'a Device,
    /// Why.
    pub outcome: Outcome,
}

impl Identity {
    /// Signs in with an address and a password, and a code where there is a second factor. Nobody learns
    /// whether the address is known, neither from the answer nor from the time it takes; that an account
    /// is switched off, only who knows its password.
    pub async fn login(&self, ctx: &Context, typed: Typed, device: &Device) -> Result<SignedIn> {
        let key = AttemptKey::new(digest::account(&typed.email), device.address);
        let mut reader = self.store.read(ctx).await?;
        if let Some(attempts) = reader.attempts().find(&key).await? {
            attempts.open(self.clock.now())?;
        }
        let known = match Email::parse(&typed.email) {
            Ok(email) => reader.users().find_by_email(&email).await?,
            Err(_) => None,
        };
        drop(reader);
        // No unit of work is open while the password is hashed.
        let hash = known.as_ref().map(|user| user.password.0.clone());
        let proven = self.credentials.hasher.verify(typed.password.clone(), hash).await;
        let id = known.as_ref().map(|user| user.id);
        let Some(user) = known.filter(|_| proven) else {
            let failure = Failure { key: &key, user: id, device, outcome: Outcome::WrongPassword };
            return self.refuse(ctx, failure, LoginError::BadCredentials).await;
        };
        if !user.active {
            self.note_inactive(ctx, &key, &user, device).await?;
            return Err(LoginError::Inactive.into());
        }
        let outdated = self.credentials.hasher.outdated(&user.password.0);
        let renewed = if outdated { Some(self.credentials.hasher.hash(typed.password.clone()).await) } else { None };
        let entry = Entry { key, device, otp: typed.otp.clone(), renewed, ticket: None };
        match self.enter(ctx, user, entry).await {
            // Another sign-in of this moment renewed the hash first: the password is compared with the new one.
            Err(error) if outdated && error.code() == LoginError::BadCredentials.code() => {
                Box::pin(self.login(ctx, typed, device)).await
            }
            done => done,
        }
    }

    /// Counts a failure. Which of several at once are the last allowed is decided here, one after the
    /// other: the others learn nothing, not even that they were right.
    pub(super) async fn refuse<T>(&self, ctx: &Context, failure: Failure<'_>, why: impl Fault) -> Result<T> {
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        let attempts = work.attempts().lock(failure.key, now).await?;
        attempts.open(now)?;
        let (attempts, closed) = attempts.fail(&self.rules.lockout, now);
        work.attempts().store(&attempts).await?;
        self.note(work.as_mut(), failure.user, failure.device, failure.outcome).await?;
        match failure.user.filter(|_| closed) {
            Some(user) => work.commit(UserLocked { user }.into()).await?,
            None => work.commit_unjournaled().await?,
        }
        Err(why.into())
    }

    /// Behind a closed door nobody learns that the password was right.
    async fn note_inactive(&self, ctx: &Context, key: &AttemptKey, user: &User, device: &Device) -> Result<()> {
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        work.attempts().lock(key, now).await?.open(now)?;
        self.note(work.as_mut(), Some(user.id), device, Outcome::Inactive).await?;
        Ok(work.commit_unjournaled().await?)
    }

    async fn note(
        &self,
        work: &mut dyn UnitOfWork,
        user: Option<UserId>,
        device: &Device,
        outcome: Outcome,
    ) -> Result<()> {
        let (id, at) = (self.ids.next().into(), self.clock.now());
        let device = device.clone();
        let sign_in = SignIn { id, user, at, outcome, device, new_device: false, session: None };
        Ok(work.sign_ins().add(&sign_in).await?)
    }
}
