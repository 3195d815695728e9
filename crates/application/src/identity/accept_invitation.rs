//! Joining an institution by an invitation.

use super::sign_up::signed_up;
use super::single_sign_on::unlink_all;
use super::{Identity, NewOwnAccount, digest};
use crate::Result;
use plantel_domain::access::{Context, Invitation, InvitationAccepted, Membership, MembershipCreated};
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::identity::{
    AccountError, Email, Locale, MailClaims, Password, PasswordReset, PersonName, Purpose, SecondFactorOff, SignUp,
    User,
};
use plantel_domain::ids::InstitutionId;
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::store::{StoreError, UnitOfWork};
use std::collections::BTreeSet;

/// What somebody fills in to join.
#[derive(Clone, Debug)]
pub struct Joining {
    /// From the mail.
    pub token: String,
    /// For a new account, or one whose address was never proven; not asked of who has another.
    pub password: Option<Password>,
    /// What they are called.
    pub full_name: Option<PersonName>,
    /// Their language.
    pub locale: Option<Locale>,
}

impl Identity {
    /// Joins an institution by the token of an invitation. The mail has shown that the address is the
    /// caller's: who has an account with it joins as that, who has none makes one with a password, and an
    /// account that was never proven to be of the address gets a new password.
    pub async fn accept_invitation(&self, ctx: &Context, joining: Joining) -> Result<User> {
        let claims = self.credentials.tokens.read_mail(Purpose::Invitation, &joining.token, self.clock.now());
        let claims = claims.map_err(|_| AccountError::BadToken)?;
        let (institution, newcomer) = self.newcomer(ctx, &claims, joining).await?;
        // What is written belongs to the institution that invites.
        let ctx = Context { institution: Some(institution), ..ctx.clone() };
        let mut work = self.store.begin(&ctx).await?;
        let before = invited(work.as_mut(), &claims).await?;
        let now = self.clock.now();
        let (user, happened) = self.account(work.as_mut(), &before.email, newcomer).await?;
        let mut after = before.clone().accept(user.id, now)?;
        work.invitations().update(&mut after).await?;
        let membership = Membership {
            id: self.ids.next().into(),
            institution: after.institution,
            user: user.id,
            roles: after.roles.clone(),
            environments: after.environments.clone(),
            modules: after.modules.clone(),
            groups: BTreeSet::new(),
            active: true,
            created_at: now,
            version: 1,
        };
        work.memberships().add(&membership).await?;
        let accepted =
            Event::of(&InvitationAccepted { invitation: after.id }).changed(Change::between(&before, &after));
        let joined = Event::of(&MembershipCreated { membership: membership.id, user: user.id });
        let joined = joined.changed(Change::created(&membership));
        let all = match happened {
            Some(happened) => happened.and(accepted),
            None => Happened::from(accepted),
        };
        work.commit(all.and(joined)).await?;
        Ok(user)
    }

    /// Where they are invited to, and the account to be made, its password judged and hashed while no work
    /// is open; none when somebody has proven to have the address.
    async fn newcomer(
        &self,
        ctx: &Context,
        claims: &MailClaims,
        joining: Joining,
    ) -> Result<(InstitutionId, Option<User>)> {
        let mut work = self.store.begin(ctx).await?;
        let invitation = invited(work.as_mut(), claims).await?;
        invitation.clone().accept(uuid::Uuid::nil().into(), self.clock.now())?;
        let known = work.users().find_by_email(&invitation.email).await?;
        drop(work);
        if known.as_ref().is_some_and(|known| known.email_verified_at.is_some()) {
            return Ok((invitation.institution, None));
        }
        if known.is_none() && self.rules.sign_up == SignUp::Closed {
            return Err(AccountError::SignUpClosed.into());
        }
        let password = joining.password.ok_or_else(needs_password)?;
        let (email, full_name, locale) = (invitation.email.clone(), joining.full_name, joining.locale);
        let new = NewOwnAccount { email, password, full_name, locale };
        Ok((invitation.institution, Some(self.own_account("/password", new).await?)))
    }

    /// The account with the address: the newcomer's when there is none. Whoever made one that was never
    /// proven may have set a trap with the address of another: it is its owner's from now on, with a new
    /// password, and nothing that opened it before opens it any more.
    async fn account(
        &self,
        work: &mut dyn UnitOfWork,
        email: &Email,
        newcomer: Option<User>,
    ) -> Result<(User, Option<Happened>)> {
        let now = self.clock.now();
        let Some(known) = work.users().find_by_email(email).await? else {
            let mut user = newcomer.ok_or_else(needs_password)?;
            user.email_verified_at = Some(now);
            work.users().add(&user).await?;
            let happened = signed_up(&user);
            return Ok((user, Some(happened)));
        };
        let found = work.users().lock(known.id, None).await?;
        let before = found.filter(|user| user.deleted_at.is_none()).ok_or(StoreError::Stale)?;
        if before.email_verified_at.is_some() {
            return Ok((before, None));
        }
        let mut user = before.clone();
        user.password = newcomer.ok_or_else(needs_password)?.password;
        user.email_verified_at = Some(now);
        work.users().update(&mut user).await?;
        work.sessions().revoke_all(user.id, None, now).await?;
        let reset = Event::of(&PasswordReset { user: user.id }).changed(Change::between(&before, &user));
        let mut happened = unlink_all(work, user.id, reset.into()).await?;
        if let Some(factor) = work.second_factors().lock(user.id).await? {
            work.second_factors().delete(user.id).await?;
            if factor.confirmed_at.is_some() {
                happened = happened.and(Event::of(&SecondFactorOff { user: user.id }));
            }
        }
        Ok((user, Some(happened)))
    }
}

async fn invited(work: &mut dyn UnitOfWork, claims: &MailClaims) -> Result<Invitation> {
    let found = work.invitations().lock_anywhere(claims.subject.into()).await?;
    let good = |found: &Invitation| digest::digest(&["invitation", &found.email.key()]) == claims.bound_to;
    Ok(found.filter(good).ok_or(AccountError::BadToken)?)
}

fn needs_password() -> Invalid {
    Invalid::at("/password", BadValue::new("field.required"))
}
