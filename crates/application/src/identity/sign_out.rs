//! Ending a session.

use super::Identity;
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::identity::{SessionClosed, TokenError};

impl Identity {
    /// Ends the caller's session: its access and refresh tokens are good no more.
    pub async fn sign_out(&self, ctx: &Context) -> Result<()> {
        let id = ctx.actor()?.session.ok_or(TokenError::Revoked)?;
        let mut work = self.store.begin(ctx).await?;
        let session = work.sessions().lock(id).await?.ok_or(TokenError::Revoked)?;
        let mut session = session.revoke(self.clock.now());
        work.sessions().update(&mut session).await?;
        work.commit(SessionClosed { session: session.id, user: session.user }.into()).await?;
        Ok(())
    }
}
