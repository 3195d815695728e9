//! Inviting people into the institution, and joining by an invitation.

use super::Memberships;
use super::memberships::refuse_unknown;
use crate::Result;
use chrono::Duration;
use plantel_domain::access::{
    Context, Invitation, InvitationCreated, InvitationError, InvitationRenewed, InvitationRevoked, InvitationState,
    Module, Permission, Role, Target,
};
use plantel_domain::error::not_found;
use plantel_domain::identity::Email;
use plantel_domain::ids::{EnvironmentId, InstitutionId, InvitationId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, UnitOfWork, Version};
use std::collections::BTreeSet;

/// Who is to be invited.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// Their address.
    pub email: Email,
    /// As what.
    pub roles: BTreeSet<Role>,
    /// For which rooms and warehouses.
    pub environments: BTreeSet<EnvironmentId>,
    /// For which modules; all when nobody says.
    pub modules: Option<BTreeSet<Module>>,
}

impl Memberships {
    /// Invites somebody, by mail. One who waits already is not invited twice; one who let the time pass is.
    pub async fn invite(&self, ctx: &Context, new: NewInvitation, life: Duration) -> Result<Invitation> {
        let institution = managed(ctx)?;
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        refuse_unknown(work.as_mut(), &new.environments).await?;
        if let Some(user) = work.users().find_by_email(&new.email).await?
            && work.memberships().of_user(user.id).await?.iter().any(|m| m.institution == institution)
        {
            return Err(StoreError::Duplicate("membership").into());
        }
        if let Some(waiting) = work.invitations().pending(&new.email).await? {
            if waiting.stands(now) {
                return Err(InvitationError::Pending.into());
            }
            work.invitations().update(&mut waiting.revoke(now)?).await?;
        }
        let invitation = Invitation {
            id: self.ids.next().into(),
            institution,
            email: new.email,
            roles: new.roles,
            environments: new.environments,
            modules: new.modules.unwrap_or_else(|| Module::ALL.iter().copied().collect()),
            invited_by: ctx.user(),
            created_at: now,
            expires_at: now + life,
            state: InvitationState::Pending,
            version: 1,
        };
        work.invitations().add(&invitation).await?;
        let created = Event::of(&InvitationCreated { invitation: invitation.id });
        work.commit(created.changed(Change::created(&invitation)).into()).await?;
        Ok(invitation)
    }

    /// All invitations, newest first.
    pub async fn list_invitations(&self, ctx: &Context, page: &PageRequest) -> Result<Page<Invitation>> {
        managed(ctx)?;
        Ok(self.store.read(ctx).await?.invitations().list(page).await?)
    }

    /// One.
    pub async fn find_invitation(&self, ctx: &Context, id: InvitationId) -> Result<Invitation> {
        managed(ctx)?;
        Ok(self.store.read(ctx).await?.invitations().find(id, None).await?.ok_or(not_found::INVITATION)?)
    }

    /// Takes an invitation back.
    pub async fn revoke_invitation(
        &self,
        ctx: &Context,
        id: InvitationId,
        expected: Option<Version>,
    ) -> Result<Invitation> {
        managed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let before = locked(work.as_mut(), id, expected).await?;
        let mut after = before.clone().revoke(self.clock.now())?;
        work.invitations().update(&mut after).await?;
        let revoked = Event::of(&InvitationRevoked { invitation: id });
        work.commit(revoked.changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }

    /// Sends an invitation again, with all its time before it.
    pub async fn renew_invitation(
        &self,
        ctx: &Context,
        id: InvitationId,
        expected: Option<Version>,
        life: Duration,
    ) -> Result<Invitation> {
        managed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let before = locked(work.as_mut(), id, expected).await?;
        let mut after = before.clone().renew(self.clock.now() + life)?;
        work.invitations().update(&mut after).await?;
        let renewed = Event::of(&InvitationRenewed { invitation: id });
        work.commit(renewed.changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }
}

fn managed(ctx: &Context) -> Result<InstitutionId> {
    let institution = ctx.scope()?;
    ctx.require(Permission::ManageMemberships, &Target::institution(institution))?;
    Ok(institution)
}

/// Held, so that it is not accepted at the same moment.
async fn locked(work: &mut dyn UnitOfWork, id: InvitationId, expected: Option<Version>) -> Result<Invitation> {
    work.invitations().find(id, expected).await?.ok_or(not_found::INVITATION)?;
    Ok(work.invitations().lock_anywhere(id).await?.ok_or(not_found::INVITATION)?)
}
