//! Signing in by an account elsewhere.

use super::sign_up::signed_up;
use super::{Entry, Identity, SignedIn, digest, lock_living};
use crate::Result;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::error::{Kind, not_found};
use plantel_domain::form::{BadValue, Form};
use plantel_domain::identity::{
    AttemptKey, Departure, Device, Email, ExternalIdentity, Identified, IdentityLinked, IdentityProvider,
    IdentityUnlinked, LoginError, PasswordHash, SignUp, SsoError, Ticket, User,
};
use plantel_domain::ids::{ExternalIdentityId, UserId};
use plantel_domain::journal::{Change, Event, Happened, Sensitive};
use plantel_domain::store::UnitOfWork;
use std::sync::Arc;
use url::Url;

/// For how long a browser may be away.
const AWAY: Duration = Duration::minutes(10);

/// For how long a ticket waits to be used.
const TICKET: Duration = Duration::minutes(2);

/// A browser that leaves for a provider.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// Where to.
    pub url: String,
    /// For a cookie: who comes back must have it.
    pub secret: String,
}

/// A browser that came back.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Where it wants to go in the end.
    pub return_to: String,
    /// What its client fetches the session with, or the code of why there is none.
    pub ticket: std::result::Result<String, &'static str>,
}

impl Identity {
    /// The providers: their names and what people call them.
    pub fn sso_providers(&self) -> Vec<(String, String)> {
        self.credentials.providers.iter().map(|provider| (provider.name(), provider.label())).collect()
    }

    /// Sends a browser to a provider. `challenge` is the client's own proof key (S256, RFC 7636): only who
    /// has its verifier fetches the session. `return_to` must be one of the places the operator allows.
    pub async fn sso_leave(&self, ctx: &Context, name: &str, challenge: &str, return_to: &str) -> Result<Leaving> {
        let provider = self.provider(name)?;
        let mut form = Form::new();
        if !(challenge.len() == 43 && challenge.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')) {
            form.refuse("?challenge", BadValue::new("challenge.invalid"));
        }
        if !self.may_return_to(return_to) {
            form.refuse("?return_to", BadValue::new("return-to.not-allowed"));
        }
        form.done(|| Some(()))?;
        let redirect = provider.depart().await?;
        let secret = self.credentials.codes.nonce();
        let departure = Departure {
            state: digest::digest(&["state", &redirect.state]),
            browser: digest::digest(&["browser", &secret]),
            provider: provider.name(),
            nonce: redirect.nonce,
            verifier: redirect.verifier,
            challenge: challenge.to_owned(),
            return_to: return_to.to_owned(),
            expires_at: self.clock.now() + AWAY,
        };
        let mut work = self.store.begin(ctx).await?;
        work.external_identities().depart(&departure).await?;
        work.commit_unjournaled().await?;
        Ok(Leaving { url: redirect.url, secret })
    }

    /// Takes a browser back. `secret` is what its cookie held; `code` what the provider gave, or the word
    /// by which it refused. Whoever did not leave from here, or came back before, is refused; whatever else
    /// goes wrong is told to the client that waits.
    pub async fn sso_arrive(
        &self,
        ctx: &Context,
        name: &str,
        state: &str,
        secret: &str,
        code: std::result::Result<String, String>,
    ) -> Result<Arrived> {
        let provider = self.provider(name)?;
        let mut work = self.store.begin(ctx).await?;
        let departure = work.external_identities().take_departure(digest::digest(&["state", state])).await?;
        work.commit_unjournaled().await?;
        let mine = |departure: &Departure| {
            departure.provider == provider.name()
                && departure.browser == digest::digest(&["browser", secret])
                && self.clock.now() < departure.expires_at
        };
        let departure = departure.filter(mine).ok_or(SsoError::NotBegunHere)?;
        let return_to = departure.return_to.clone();
        let identified = match code {
            Ok(code) => provider.arrive(code, departure.nonce.clone(), departure.verifier.clone()).await,
            Err(why) => Err(SsoError::Refused(why)),
        };
        let ticket = match identified {
            Ok(identified) => self.admit(ctx, &departure, identified).await,
            Err(refused) => Err(refused.into()),
        };
        match ticket {
            Ok(ticket) => Ok(Arrived { return_to, ticket: Ok(ticket) }),
            // A fault of ours is one. What was refused is told to the client that waits; two who arrive for
            // the same account at once among it.
            Err(error) if matches!(error.kind(), Kind::Internal) => Err(error),
            Err(error) => Ok(Arrived { return_to, ticket: Err(error.code()) }),
        }
    }

    /// Fetches the session: for the client whose browser came back. Asks for the second factor as any
    /// sign-in does; until it is right the ticket stays.
    pub async fn sso_session(
        &self,
        ctx: &Context,
        ticket: &str,
        verifier: &str,
        otp: Option<String>,
        device: &Device,
    ) -> Result<SignedIn> {
        let digested = digest::digest(&["ticket", ticket]);
        let mut reader = self.store.read(ctx).await?;
        let found = reader.external_identities().find_ticket(digested.clone()).await?;
        let good = |ticket: &Ticket| ticket.challenge == digest::s256(verifier) && self.clock.now() < ticket.expires_at;
        let found = found.filter(good).ok_or(SsoError::BadTicket)?;
        let user = reader.users().find(found.user, None).await?.filter(|user| user.active);
        let user = user.ok_or(SsoError::BadTicket)?;
        let key = AttemptKey::new(digest::account(user.email.as_str()), device.address);
        drop(reader);
        self.enter(ctx, user, Entry { key, device, otp, renewed: None, ticket: Some(digested) }).await
    }

    /// The caller's accounts elsewhere.
    pub async fn list_identities(&self, ctx: &Context) -> Result<Vec<ExternalIdentity>> {
        let user = ctx.actor()?.user;
        Ok(self.store.read(ctx).await?.external_identities().of_user(user).await?)
    }

    /// Unlinks one of the caller's accounts elsewhere, unless it is the only way to sign in.
    pub async fn unlink_identity(&self, ctx: &Context, id: ExternalIdentityId) -> Result<()> {
        let me = ctx.actor()?.user;
        let mut work = self.store.begin(ctx).await?;
        let user = lock_living(work.as_mut(), me).await?;
        let linked = work.external_identities().of_user(me).await?;
        linked.iter().find(|identity| identity.id == id).ok_or(not_found::EXTERNAL_IDENTITY)?;
        if linked.len() == 1 && !user.password.0.is_some() {
            return Err(SsoError::LastWayIn.into());
        }
        work.external_identities().delete(id).await?;
        Ok(work.commit(IdentityUnlinked { identity: id, user: me }.into()).await?)
    }

    fn provider(&self, name: &str) -> std::result::Result<&Arc<dyn IdentityProvider>, SsoError> {
        self.credentials.providers.iter().find(|provider| provider.name() == name).ok_or(SsoError::UnknownProvider)
    }

    /// An address that the operator names whole, or one of an origin that the operator names.
    fn may_return_to(&self, address: &str) -> bool {
        let Ok(url) = Url::parse(address) else { return false };
        // What a parser leaves out or turns round, a browser or a header may read in another way.
        let odd = |c: char| c.is_control() || c.is_whitespace() || c == '\\';
        if address.contains(odd) || !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        let origin = url.origin();
        let named =
            |allowed: &String| allowed == address || (origin.is_tuple() && *allowed == origin.ascii_serialization());
        url.fragment().is_none() && self.rules.return_to.iter().any(named)
    }

    /// Whose account it is: the one it is linked to; else the one with the same address, when the provider
    /// and this system have both made sure of it; else a new one, where anybody may sign up.
    async fn admit(&self, ctx: &Context, departure: &Departure, identified: Identified) -> Result<String> {
        let mut work = self.store.begin(ctx).await?;
        let (provider, subject) = (departure.provider.clone(), identified.subject.clone());
        let linked = work.external_identities().find(provider, subject).await?;
        let (user, happened) = if let Some(linked) = linked {
            (linked.user, None)
        } else {
            let (user, happened) = self.link(work.as_mut(), departure, identified).await?;
            (user, Some(happened))
        };
        let standing = work.users().find(user, None).await?.filter(|user| user.active);
        standing.ok_or(LoginError::Inactive)?;
        let ticket = self.credentials.codes.nonce();
        let issued = Ticket {
            digest: digest::digest(&["ticket", &ticket]),
            user,
            challenge: departure.challenge.clone(),
            expires_at: self.clock.now() + TICKET,
        };
        work.external_identities().issue(&issued).await?;
        match happened {
            Some(happened) => work.commit(happened).await?,
            None => work.commit_unjournaled().await?,
        }
        Ok(ticket)
    }

    async fn link(
        &self,
        work: &mut dyn UnitOfWork,
        departure: &Departure,
        identified: Identified,
    ) -> Result<(UserId, Happened)> {
        let email = identified.email.clone().ok_or(SsoError::NobodyHere)?;
        if !identified.email_verified {
            return Err(SsoError::Unverified.into());
        }
        let known = work.users().find_by_email(&email).await?;
        let (user, before) = match known {
            // Whoever made this account has not shown that the address is theirs: it may be another's trap.
            Some(user) if user.email_verified_at.is_none() => return Err(SsoError::Unverified.into()),
            Some(user) => (user.id, None),
            None if self.rules.sign_up == SignUp::Open => {
                let user = self.provided(email.clone(), &identified);
                work.users().add(&user).await?;
                (user.id, Some(signed_up(&user)))
            }
            None => return Err(SsoError::NobodyHere.into()),
        };
        let identity = ExternalIdentity {
            id: self.ids.next().into(),
            user,
            provider: departure.provider.clone(),
            subject: Sensitive(identified.subject),
            email: Some(email),
            linked_at: self.clock.now(),
        };
        work.external_identities().add(&identity).await?;
        let linked = Event::of(&IdentityLinked { identity: identity.id, user }).changed(Change::created(&identity));
        Ok((user, before.map_or_else(|| linked.clone().into(), |before| before.and(linked.clone()))))
    }

    /// An account without a password, for somebody whom a provider knows.
    fn provided(&self, email: Email, identified: &Identified) -> User {
        let now = self.clock.now();
        User {
            id: self.ids.next().into(),
            email,
            email_verified_at: Some(now),
            full_name: identified.name.clone().map(Into::into),
            locale: None,
            password: Sensitive(PasswordHash::none()),
            active: true,
            platform_admin: false,
            last_institution: None,
            created_at: now,
            deleted_at: None,
            version: 1,
        }
    }
}

/// Takes away every account elsewhere of somebody whose address was never proven before: whoever linked
/// them may be another.
pub(super) async fn unlink_all(work: &mut dyn UnitOfWork, user: UserId, mut happened: Happened) -> Result<Happened> {
    for linked in work.external_identities().of_user(user).await? {
        work.external_identities().delete(linked.id).await?;
        happened = happened.and(Event::of(&IdentityUnlinked { identity: linked.id, user }));
    }
    Ok(happened)
}
