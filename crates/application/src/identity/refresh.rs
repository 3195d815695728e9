//! A new pair of tokens for an old one.

use super::{Identity, SignedIn};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::identity::{Device, Rotation, SessionReused, TokenError};

impl Identity {
    /// Renews a session. A refresh token is good once; its second use ends the whole session, since
    /// one of the two who used it is a thief.
    pub async fn refresh(&self, ctx: &Context, token: &str, device: &Device) -> Result<SignedIn> {
        let now = self.clock.now();
        let claims = self.credentials.tokens.read_refresh(token, now)?;
        let mut work = self.store.begin(ctx).await?;
        let session = work.sessions().lock(claims.session).await?.ok_or(TokenError::Revoked)?;
        match session.rotate(claims.id, self.ids.next(), now, self.rules.lives.refresh) {
            Rotation::Over => Err(TokenError::Revoked.into()),
            Rotation::Reused(mut session) => {
                work.sessions().update(&mut session).await?;
                work.commit(SessionReused { session: session.id, user: session.user }.into()).await?;
                Err(TokenError::Revoked.into())
            }
            Rotation::Renewed(mut session) => {
                session.last_used_at = now;
                session.device = device.clone();
                let user = work.users().find(session.user, None).await?;
                let user = user.filter(|user| user.active).ok_or(TokenError::Revoked)?;
                work.sessions().update(&mut session).await?;
                work.commit_unjournaled().await?;
                Ok(self.signed_in(user, &session))
            }
        }
    }
}
