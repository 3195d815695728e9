//! Adding, seeing and changing memberships.

use super::Memberships;
use crate::Result;
use plantel_domain::access::{
    Context, GroupName, Membership, MembershipChanged, MembershipCreated, MembershipError, Module, Permission,
    Principal, Role, Target,
};
use plantel_domain::error::not_found;
use plantel_domain::identity::{Email, User};
use plantel_domain::ids::{EnvironmentId, MembershipId, UserId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{UnitOfWork, Version};
use std::collections::{BTreeMap, BTreeSet};

/// A user who is to join.
#[derive(Clone, Debug)]
pub enum WhoToAdd {
    /// By id.
    Id(UserId),
    /// By address.
    Email(Email),
}

/// Somebody's place, to be.
#[derive(Clone, Debug)]
pub struct NewMembership {
    /// Who.
    pub user: WhoToAdd,
    /// As what.
    pub roles: BTreeSet<Role>,
    /// For which rooms and warehouses.
    pub environments: BTreeSet<EnvironmentId>,
    /// For which modules; all when nobody says.
    pub modules: Option<BTreeSet<Module>>,
    /// In which groups.
    pub groups: BTreeSet<GroupName>,
}

/// A partial change of somebody's place.
#[derive(Clone, Debug, Default)]
pub struct MembershipChange {
    /// Other roles.
    pub roles: Option<BTreeSet<Role>>,
    /// Other rooms and warehouses.
    pub environments: Option<BTreeSet<EnvironmentId>>,
    /// Other modules.
    pub modules: Option<BTreeSet<Module>>,
    /// Other groups.
    pub groups: Option<BTreeSet<GroupName>>,
    /// Switched off or on.
    pub active: Option<bool>,
}

/// A membership and whose it is.
pub type MembershipWithUser = (Membership, User);

impl Memberships {
    /// Gives an account a place in the institution.
    pub async fn add(&self, ctx: &Context, new: NewMembership) -> Result<MembershipWithUser> {
        let institution = ctx.scope()?;
        ctx.require(Permission::ManageMemberships, &Target::institution(institution))?;
        let mut work = self.store.begin(ctx).await?;
        let user = match &new.user {
            WhoToAdd::Id(id) => work.users().find(*id, None).await?,
            WhoToAdd::Email(email) => work.users().find_by_email(email).await?,
        };
        let user = user.filter(|user| user.deleted_at.is_none()).ok_or(not_found::USER)?;
        if ctx.user() == Some(user.id) && !ctx.actor()?.platform_admin {
            return Err(MembershipError::Own.into());
        }
        // Whoever made an account with an address that was never proven may have set a trap for its owner:
        // who is meant is invited instead, and proves it by the mail.
        let trusted = match &ctx.principal {
            Principal::System(_) => true,
            Principal::User(actor) => actor.platform_admin,
            Principal::Anonymous => false,
        };
        if !trusted && user.email_verified_at.is_none() {
            return Err(not_found::USER.into());
        }
        refuse_unknown(work.as_mut(), &new.environments).await?;
        let membership = Membership {
            id: self.ids.next().into(),
            institution,
            user: user.id,
            roles: new.roles,
            environments: new.environments,
            modules: new.modules.unwrap_or_else(|| Module::ALL.iter().copied().collect()),
            groups: new.groups,
            active: true,
            created_at: self.clock.now(),
            version: 1,
        };
        work.memberships().add(&membership).await?;
        let created = MembershipCreated { membership: membership.id, user: user.id };
        work.commit(Event::of(&created).changed(Change::created(&membership)).into()).await?;
        Ok((membership, user))
    }

    /// Everybody of the institution, oldest first.
    pub async fn list(&self, ctx: &Context, page: &PageRequest) -> Result<Page<MembershipWithUser>> {
        let institution = ctx.scope()?;
        ctx.require(Permission::ReadMemberships, &Target::institution(institution))?;
        let mut reader = self.store.read(ctx).await?;
        let page = reader.memberships().list(page).await?;
        let ids: Vec<UserId> = page.data.iter().map(|membership| membership.user).collect();
        let users = reader.users().find_all(&ids).await?;
        let users: BTreeMap<UserId, User> = users.into_iter().map(|user| (user.id, user)).collect();
        let with_user = |membership: Membership| users.get(&membership.user).map(|user| (membership, user.clone()));
        let data = page.data.into_iter().filter_map(with_user).collect();
        Ok(Page { data, count: page.count, next: page.next })
    }

    /// One.
    pub async fn find(&self, ctx: &Context, id: MembershipId) -> Result<MembershipWithUser> {
        let institution = ctx.scope()?;
        let mut reader = self.store.read(ctx).await?;
        ctx.require(Permission::ReadMemberships, &Target::institution(institution))?;
        let membership = reader.memberships().find(id, None).await?.ok_or(not_found::MEMBERSHIP)?;
        let user = reader.users().find(membership.user, None).await?.ok_or(not_found::USER)?;
        Ok((membership, user))
    }

    /// Changes somebody's roles, rooms, modules or groups, or switches them off: then what they were told of the
    /// institution leaves their inbox, for good. Nobody changes the own place.
    pub async fn change(
        &self,
        ctx: &Context,
        id: MembershipId,
        expected: Option<Version>,
        change: MembershipChange,
    ) -> Result<MembershipWithUser> {
        let institution = ctx.scope()?;
        ctx.require(Permission::ManageMemberships, &Target::institution(institution))?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.memberships().find(id, expected).await?.ok_or(not_found::MEMBERSHIP)?;
        if ctx.user() == Some(before.user) && !ctx.actor()?.platform_admin {
            return Err(MembershipError::Own.into());
        }
        let mut after = before.clone();
        after.roles = change.roles.unwrap_or(after.roles);
        after.modules = change.modules.unwrap_or(after.modules);
        after.groups = change.groups.unwrap_or(after.groups);
        after.active = change.active.unwrap_or(after.active);
        if let Some(environments) = change.environments {
            refuse_unknown(work.as_mut(), &environments).await?;
            after.environments = environments;
        }
        let user = work.users().find(after.user, None).await?.ok_or(not_found::USER)?;
        if after == before {
            return Ok((before, user));
        }
        work.memberships().update(&mut after).await?;
        // Platform administrators are asked in everywhere, members or not.
        if before.active && !after.active && !user.platform_admin {
            work.notices().leave(user.id, self.clock.now()).await?;
        }
        let changed = MembershipChanged { membership: id, user: after.user };
        work.commit(Event::of(&changed).changed(Change::between(&before, &after)).into()).await?;
        Ok((after, user))
    }
}

pub(super) async fn refuse_unknown(work: &mut dyn UnitOfWork, environments: &BTreeSet<EnvironmentId>) -> Result<()> {
    for id in environments {
        work.environments().find(*id, None).await?.ok_or(MembershipError::UnknownEnvironment)?;
    }
    Ok(())
}
