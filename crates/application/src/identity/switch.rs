//! Working in another institution.

use super::authenticate::active;
use super::{Identity, SignedIn, lock_living};
use crate::Result;
use plantel_domain::access::{Context, Denied};
use plantel_domain::error::not_found;
use plantel_domain::identity::TokenError;
use plantel_domain::ids::InstitutionId;

impl Identity {
    /// Moves the caller's session to another institution and remembers it for the next sign-in.
    /// The pair of tokens before this one is good no more for renewing.
    pub async fn switch(&self, ctx: &Context, to: InstitutionId) -> Result<SignedIn> {
        let actor = ctx.actor()?;
        let mut work = self.store.begin(ctx).await?;
        // The user before the session, as everybody takes them.
        let mut user = lock_living(work.as_mut(), actor.user).await?;
        let memberships = active(work.memberships().of_user(user.id).await?);
        if !user.platform_admin && !memberships.iter().any(|membership| membership.institution == to) {
            return Err(Denied::NotMember.into());
        }
        let institution = work.institutions().find(to, None).await?.ok_or(not_found::INSTITUTION)?;
        if !institution.active && !user.platform_admin {
            return Err(Denied::NotMember.into());
        }
        let id = actor.session.ok_or(TokenError::Revoked)?;
        let mut session = work.sessions().lock(id).await?.ok_or(TokenError::Revoked)?;
        session.institution = Some(to);
        session.refresh = self.ids.next();
        work.sessions().update(&mut session).await?;
        if user.last_institution != Some(to) {
            user.last_institution = Some(to);
            work.users().update(&mut user).await?;
        }
        work.commit_unjournaled().await?;
        Ok(self.signed_in(user, &session))
    }
}
