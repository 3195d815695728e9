//! Who the caller is and what they may do.

use super::Identity;
use super::authenticate::active;
use crate::Result;
use plantel_domain::access::{Actor, Context, Grant, Membership, Module};
use plantel_domain::identity::{TokenError, User};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::Institution;
use std::collections::BTreeSet;

/// What a client needs to draw its menus.
#[derive(Clone, Debug)]
pub struct Me {
    /// The user.
    pub user: User,
    /// Their memberships, each with its institution.
    pub memberships: Vec<(Membership, Institution)>,
    /// Where they act now.
    pub institution: Option<Institution>,
    /// What they may do there, modules considered.
    pub permissions: BTreeSet<Grant>,
    /// The modules they may use there.
    pub modules: BTreeSet<Module>,
}

impl Identity {
    /// Tells the caller who they are, where, and what they may do there.
    pub async fn who_am_i(&self, ctx: &Context) -> Result<Me> {
        let actor = ctx.actor()?;
        let (user, memberships) = self.user_and_places(ctx, actor).await?;
        let ids: BTreeSet<_> = memberships.iter().map(|place| place.institution).chain(ctx.institution).collect();
        let institutions = self.institutions(ctx, ids).await?;
        let named = |id: InstitutionId| institutions.get(&id).map(|institution| Institution::clone(institution));
        let pair = |membership: Membership| named(membership.institution).map(|at| (membership, at));
        let held = |grant: &Grant| actor.reaches(grant.permission).contains(&grant.reach);
        Ok(Me {
            user,
            memberships: memberships.into_iter().filter_map(pair).collect(),
            institution: ctx.institution.and_then(named),
            permissions: actor.grants().into_iter().filter(held).collect(),
            modules: Module::ALL.iter().copied().filter(|module| actor.uses(*module)).collect(),
        })
    }

    /// As they were read to let the caller in, unless something has changed since.
    async fn user_and_places(&self, ctx: &Context, actor: &Actor) -> Result<(User, Vec<Membership>)> {
        let find = |session| self.callers.find(session, actor.user, self.clock.now());
        if let Some(known) = actor.session.and_then(find) {
            return Ok((known.user.clone(), known.memberships.clone()));
        }
        let mut reader = self.store.read(ctx).await?;
        let user = reader.users().find(actor.user, None).await?.ok_or(TokenError::Revoked)?;
        let memberships = active(reader.memberships().of_user(user.id).await?);
        Ok((user, memberships))
    }
}
