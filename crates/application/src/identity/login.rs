//! Signing in.

use super::authenticate::active;
use super::{Identity, actor, preferred};
use crate::Result;
use plantel_domain::access::{Context, Principal};
use plantel_domain::identity::{Claims, Email, LoginError, Password, RefreshClaims, Session, SessionOpened, User};
use plantel_domain::ids::InstitutionId;
use plantel_domain::store::UnitOfWork;

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

impl Identity {
    /// Signs in with an address and a password. Nobody learns whether the address is known, neither
    /// from the answer nor from the time it takes; that an account is switched off, only who knows
    /// its password.
    pub async fn login(&self, ctx: &Context, email: &str, password: Password) -> Result<SignedIn> {
        let known = match Email::parse(email) {
            Ok(email) => self.store.read(ctx).await?.users().find_by_email(&email).await?,
            Err(_) => None,
        };
        // No unit of work is open while the password is hashed.
        let hash = known.as_ref().map(|user| user.password.0.clone());
        let proven = self.hasher.verify(password, hash).await;
        let user = known.filter(|_| proven).ok_or(LoginError::BadCredentials)?;
        if !user.active {
            return Err(LoginError::Inactive.into());
        }
        self.open_session(ctx, user).await
    }

    async fn open_session(&self, ctx: &Context, user: User) -> Result<SignedIn> {
        let mut reader = self.store.read(ctx).await?;
        let memberships = active(reader.memberships().of_user(user.id).await?);
        let institution = match preferred(user.last_institution, &memberships) {
            Some(id) => reader.institutions().find(id, None).await?.filter(|institution| institution.active),
            None => None,
        };
        drop(reader);
        let session = self.new_session(&user, institution.as_ref().map(|institution| institution.id));
        let mut ctx = ctx.clone();
        ctx.institution = session.institution;
        ctx.principal = Principal::User(actor(&user, session.id, &memberships, institution.as_ref()));
        let mut work = self.store.begin(&ctx).await?;
        self.still_the_same(work.as_mut(), &user).await?;
        work.sessions().add(&session).await?;
        work.commit(SessionOpened { session: session.id, user: user.id }.into()).await?;
        Ok(self.signed_in(user, &session))
    }

    /// The account may have been switched off, or its password changed, while this one was hashed.
    async fn still_the_same(&self, work: &mut dyn UnitOfWork, user: &User) -> Result<()> {
        let now = work.users().lock(user.id, None).await?;
        let same = |now: &User| now.active && now.password == user.password;
        now.filter(same).map(|_| ()).ok_or_else(|| LoginError::BadCredentials.into())
    }

    fn new_session(&self, user: &User, institution: Option<InstitutionId>) -> Session {
        let now = self.clock.now();
        Session {
            id: self.ids.next().into(),
            user: user.id,
            institution,
            refresh: self.ids.next(),
            created_at: now,
            expires_at: now + self.lives.refresh,
            revoked_at: None,
            version: 1,
        }
    }

    /// A fresh pair of tokens for a session.
    pub(super) fn signed_in(&self, user: User, session: &Session) -> SignedIn {
        let refresh = RefreshClaims { session: session.id, id: session.refresh, expires_at: session.expires_at };
        SignedIn {
            access_token: self.access_token(&user, session),
            refresh_token: self.tokens.sign_refresh(&refresh),
            expires_in: self.lives.access.num_seconds(),
            institution: session.institution,
            user,
        }
    }

    pub(super) fn access_token(&self, user: &User, session: &Session) -> String {
        self.tokens.sign_access(&Claims {
            user: user.id,
            session: session.id,
            institution: session.institution,
            expires_at: self.clock.now() + self.lives.access,
        })
    }
}
