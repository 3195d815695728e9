//! Opening a session for somebody who is known.

use super::authenticate::active;
use super::login::Failure;
use super::{Identity, SignedIn, actor, digest, preferred};
use crate::Result;
use plantel_domain::access::{Context, Membership, Principal};
use plantel_domain::identity::{
    AttemptKey, Claims, Device, LoginError, NewDeviceSeen, Outcome, PasswordHash, PasswordRehashed, RecoveryCodeUsed,
    RefreshClaims, SecondFactor, SecondFactorError, Session, SessionOpened, Shown, SignIn, SsoError, User, surplus,
};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::Institution;
use plantel_domain::journal::{Event, Happened, Sensitive};
use plantel_domain::store::UnitOfWork;
use plantel_domain::text::Line;
use serde_json::json;

/// How somebody comes in.
pub(super) struct Entry<'a> {
    /// Whose failures a wrong code is counted with.
    pub key: AttemptKey,
    /// From where.
    pub device: &'a Device,
    /// A code of the second factor, or a recovery code.
    pub otp: Option<String>,
    /// A new hash in place of one that was brought along.
    pub renewed: Option<PasswordHash>,
    /// Digest of the ticket that is used up by it.
    pub ticket: Option<String>,
}

/// What was proven beside the password.
enum Proof {
    NotNeeded,
    Code(SecondFactor),
    RecoveryCode(SecondFactor),
}

impl Identity {
    /// Opens a session: asks for the second factor, ends the oldest sessions over the limit, keeps the
    /// history. Everything at once, or nothing.
    pub(super) async fn enter(&self, ctx: &Context, user: User, entry: Entry<'_>) -> Result<SignedIn> {
        let (memberships, institution) = self.start_of(ctx, &user).await?;
        let session = self.new_session(&user, institution.as_ref().map(|institution| institution.id), entry.device);
        let mut ctx = ctx.clone();
        ctx.institution = session.institution;
        ctx.principal = Principal::User(Box::new(actor(&user, session.id, &memberships, institution.as_ref())));
        let now = session.created_at;
        let mut work = self.store.begin(&ctx).await?;
        let mut user = self.still_the_same(work.as_mut(), &user).await?;
        work.attempts().lock(&entry.key, now).await?.open(now)?;
        let factor = work.second_factors().lock(user.id).await?.filter(|factor| factor.confirmed_at.is_some());
        let mut happened = Happened::from(SessionOpened { session: session.id, user: user.id });
        match self.prove(factor, entry.otp.as_deref()) {
            Ok(Proof::NotNeeded) => {}
            Ok(Proof::Code(mut factor)) => work.second_factors().update(&mut factor).await?,
            Ok(Proof::RecoveryCode(mut factor)) => {
                work.second_factors().update(&mut factor).await?;
                happened = happened.and(Event::of(&RecoveryCodeUsed { user: user.id }));
            }
            Err(SecondFactorError::WrongCode) => {
                drop(work);
                let (user, outcome) = (Some(user.id), Outcome::WrongCode);
                let failure = Failure { key: &entry.key, user, device: entry.device, outcome };
                return self.refuse(&ctx, failure, SecondFactorError::WrongCode).await;
            }
            Err(why) => return Err(why.into()),
        }
        if let Some(ticket) = entry.ticket {
            work.external_identities().take_ticket(ticket).await?.ok_or(SsoError::BadTicket)?;
        }
        work.attempts().forget(&entry.key).await?;
        if let Some(hash) = entry.renewed {
            user.password = Sensitive(hash);
            work.users().update(&mut user).await?;
            happened = happened.and(Event::of(&PasswordRehashed { user: user.id }));
        }
        let living = work.sessions().living(user.id, now).await?;
        for old in surplus(living, self.rules.most_sessions(&user, &memberships)) {
            work.sessions().update(&mut old.revoke(now)).await?;
        }
        work.sessions().add(&session).await?;
        if self.remember(work.as_mut(), &session).await? {
            let seen = NewDeviceSeen { session: session.id, user: user.id };
            let agent = entry.device.agent.as_ref().map(Line::as_str);
            let told = json!({"address": entry.device.address, "agent": agent});
            happened = happened.and(Event::of(&seen).confiding(&told));
        }
        work.commit(happened).await?;
        Ok(self.signed_in(user, &session))
    }

    /// Where the session starts.
    async fn start_of(&self, ctx: &Context, user: &User) -> Result<(Vec<Membership>, Option<Institution>)> {
        let mut reader = self.store.read(ctx).await?;
        let memberships = active(reader.memberships().of_user(user.id).await?);
        let institution = match preferred(user.last_institution, &memberships) {
            Some(id) => reader.institutions().find(id, None).await?.filter(|institution| institution.active),
            None => None,
        };
        Ok((memberships, institution))
    }

    /// The account may have been switched off, or its password changed, while this one was hashed.
    async fn still_the_same(&self, work: &mut dyn UnitOfWork, user: &User) -> Result<User> {
        let now = work.users().lock(user.id, None).await?;
        let same = |now: &User| now.active && now.password == user.password;
        now.filter(same).ok_or_else(|| LoginError::BadCredentials.into())
    }

    fn prove(
        &self,
        factor: Option<SecondFactor>,
        typed: Option<&str>,
    ) -> std::result::Result<Proof, SecondFactorError> {
        let Some(factor) = factor else { return Ok(Proof::NotNeeded) };
        let typed = typed.map(str::trim).filter(|typed| !typed.is_empty()).ok_or(SecondFactorError::Required)?;
        let secret = self.credentials.vault.open(&factor.secret.0, &factor.user.to_string());
        match secret.and_then(|secret| self.credentials.codes.step_of(&secret, typed, self.clock.now())) {
            Some(step) => factor.prove(&Shown::Step(step)).map(Proof::Code),
            // Good too when the secret cannot be opened any more.
            None => factor.prove(&Shown::Recovery(recovery_digest(typed))).map(Proof::RecoveryCode),
        }
    }

    /// Writes the sign-in into the history; whether the account was used before, but not from such a device.
    async fn remember(&self, work: &mut dyn UnitOfWork, session: &Session) -> Result<bool> {
        let devices = work.sign_ins().devices(session.user).await?;
        let new_device = !devices.contains(&session.device.kind());
        let sign_in = SignIn {
            id: self.ids.next().into(),
            user: Some(session.user),
            at: session.created_at,
            outcome: Outcome::Succeeded,
            device: session.device.clone(),
            new_device,
            session: Some(session.id),
        };
        work.sign_ins().add(&sign_in).await?;
        Ok(new_device && !devices.is_empty())
    }

    fn new_session(&self, user: &User, institution: Option<InstitutionId>, device: &Device) -> Session {
        let now = self.clock.now();
        Session {
            id: self.ids.next().into(),
            user: user.id,
            institution,
            refresh: self.ids.next(),
            device: device.clone(),
            created_at: now,
            last_used_at: now,
            expires_at: now + self.rules.lives.refresh,
            revoked_at: None,
            version: 1,
        }
    }

    /// A fresh pair of tokens for a session.
    pub(super) fn signed_in(&self, user: User, session: &Session) -> SignedIn {
        let refresh = RefreshClaims { session: session.id, id: session.refresh, expires_at: session.expires_at };
        SignedIn {
            access_token: self.access_token(&user, session),
            refresh_token: self.credentials.tokens.sign_refresh(&refresh),
            expires_in: self.rules.lives.access.num_seconds(),
            institution: session.institution,
            user,
        }
    }

    fn access_token(&self, user: &User, session: &Session) -> String {
        self.credentials.tokens.sign_access(&Claims {
            user: user.id,
            session: session.id,
            institution: session.institution,
            expires_at: self.clock.now() + self.rules.lives.access,
        })
    }
}

/// What is kept of a recovery code: it is random enough that a bare digest tells nothing. Typed without
/// its dashes, in capitals, or with the letters that look like its digits, it is the same.
pub(super) fn recovery_digest(code: &str) -> String {
    let meant = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(meant).collect();
    digest::digest(&["recovery-code", &plain])
}
