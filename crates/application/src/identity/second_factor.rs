//! Setting up a second factor, and taking it away.

use super::authenticate::active;
use super::enter::recovery_digest;
use super::{Identity, lock_living};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::clock::Timestamp;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::identity::{
    Password, RecoveryCodesRenewed, SecondFactor, SecondFactorError, SecondFactorOff, SecondFactorOn, User,
};
use plantel_domain::journal::{Event, Sensitive};

/// How the caller's second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactorStatus {
    /// Since when it is asked for.
    pub since: Option<Timestamp>,
    /// How many recovery codes are left.
    pub codes_left: usize,
    /// Whether a role demands one.
    pub demanded: bool,
}

/// What an app needs to make codes; shown once.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The secret in base 32, for typing.
    pub secret: String,
    /// The same as `otpauth:` address, for a QR code.
    pub url: String,
}

impl Identity {
    /// How the caller's second factor stands.
    pub async fn factor_status(&self, ctx: &Context) -> Result<FactorStatus> {
        let actor = ctx.actor()?;
        let factor = self.store.read(ctx).await?.second_factors().find(actor.user).await?;
        let on = factor.filter(|factor| factor.confirmed_at.is_some());
        Ok(FactorStatus {
            since: on.as_ref().and_then(|factor| factor.confirmed_at),
            codes_left: on.map_or(0, |factor| factor.recovery.0.len()),
            demanded: self.demanded(ctx).await?,
        })
    }

    /// Prepares a second factor, in place of one that was never confirmed.
    pub async fn prepare_factor(&self, ctx: &Context, password: Password) -> Result<Prepared> {
        let user = self.prove_again(ctx, password).await?;
        let secret = self.credentials.codes.new_secret();
        let sealed = self.credentials.vault.seal(&secret, &user.id.to_string());
        let mut work = self.store.begin(ctx).await?;
        if let Some(earlier) = self.locked_factor(work.as_mut(), &user).await? {
            if earlier.confirmed_at.is_some() {
                return Err(SecondFactorError::AlreadyOn.into());
            }
            work.second_factors().delete(user.id).await?;
        }
        work.second_factors().add(&SecondFactor::prepare(user.id, sealed, self.clock.now())).await?;
        work.commit_unjournaled().await?;
        let url = self.credentials.codes.url(&secret, user.email.as_str());
        Ok(Prepared { secret, url })
    }

    /// Switches it on by its first code. Gives the recovery codes, this once; every other session ends.
    pub async fn confirm_factor(&self, ctx: &Context, code: &str) -> Result<Vec<String>> {
        let actor = ctx.actor()?;
        let now = self.clock.now();
        let codes = self.credentials.codes.recovery_codes();
        let mut work = self.store.begin(ctx).await?;
        let factor = work.second_factors().lock(actor.user).await?.ok_or(SecondFactorError::Off)?;
        if factor.confirmed_at.is_some() {
            return Err(SecondFactorError::AlreadyOn.into());
        }
        let secret = self.credentials.vault.open(&factor.secret.0, &factor.user.to_string());
        let step = secret.and_then(|secret| self.credentials.codes.step_of(&secret, code, now));
        let step = step.ok_or_else(|| Invalid::at("/otp", BadValue::new(BAD_CODE)))?;
        let mut factor = factor.confirm(step, digests(&codes), now)?;
        work.second_factors().update(&mut factor).await?;
        work.sessions().revoke_all(actor.user, actor.session, now).await?;
        work.commit(SecondFactorOn { user: actor.user }.into()).await?;
        Ok(codes)
    }

    /// New recovery codes in place of the old; shown this once.
    pub async fn renew_codes(&self, ctx: &Context, password: Password) -> Result<Vec<String>> {
        let user = self.prove_again(ctx, password).await?;
        let codes = self.credentials.codes.recovery_codes();
        let mut work = self.store.begin(ctx).await?;
        let found = self.locked_factor(work.as_mut(), &user).await?;
        let mut factor = found.filter(|factor| factor.confirmed_at.is_some()).ok_or(SecondFactorError::Off)?;
        factor.recovery = Sensitive(digests(&codes));
        work.second_factors().update(&mut factor).await?;
        work.commit(Event::of(&RecoveryCodesRenewed { user: user.id }).into()).await?;
        Ok(codes)
    }

    /// Switches it off, unless a role demands it. Every other session ends.
    pub async fn disable_factor(&self, ctx: &Context, password: Password) -> Result<()> {
        let user = self.prove_again(ctx, password).await?;
        if self.demanded(ctx).await? {
            return Err(SecondFactorError::Demanded.into());
        }
        let mut work = self.store.begin(ctx).await?;
        let found = self.locked_factor(work.as_mut(), &user).await?;
        found.filter(|factor| factor.confirmed_at.is_some()).ok_or(SecondFactorError::Off)?;
        work.second_factors().delete(user.id).await?;
        work.sessions().revoke_all(user.id, ctx.actor()?.session, self.clock.now()).await?;
        Ok(work.commit(SecondFactorOff { user: user.id }.into()).await?)
    }

    async fn locked_factor(
        &self,
        work: &mut dyn plantel_domain::store::UnitOfWork,
        user: &User,
    ) -> Result<Option<SecondFactor>> {
        // The user first: of two who prepare one at once, the second finds the first's.
        lock_living(work, user.id).await?;
        Ok(work.second_factors().lock(user.id).await?)
    }

    async fn demanded(&self, ctx: &Context) -> Result<bool> {
        let id = ctx.actor()?.user;
        let mut reader = self.store.read(ctx).await?;
        let Some(user) = reader.users().find(id, None).await? else { return Ok(false) };
        let memberships = active(reader.memberships().of_user(id).await?);
        Ok(self.rules.demands_second_factor(&user, &memberships))
    }
}

/// As the code of a sign-in, but as a field that was filled in wrongly.
const BAD_CODE: &str = "mfa.wrong-code";

fn digests(codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| recovery_digest(code)).collect()
}
