//! Who the caller is and what they may do.

use super::Identity;
use super::authenticate::active;
use crate::Result;
use plantel_domain::access::{Context, Grant, Membership, Module};
use plantel_domain::identity::{TokenError, User};
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
        let mut reader = self.store.read(ctx).await?;
        let user = reader.users().find(actor.user, None).await?.ok_or(TokenError::Revoked)?;
        let memberships = active(reader.memberships().of_user(user.id).await?);
        let mut ids: Vec<_> = memberships.iter().map(|membership| membership.institution).collect();
        ids.extend(ctx.institution);
        let institutions = reader.institutions().find_all(&ids).await?;
        let named = |id| institutions.iter().find(|institution| institution.id == id).cloned();
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
}
