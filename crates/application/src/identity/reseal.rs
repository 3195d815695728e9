//! Sealing second factors anew.

use super::Identity;
use crate::resealed::{PIECE, anew};
use crate::{Resealed, Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::ids::UserId;

impl Identity {
    /// Seals every second factor with the vault's key of now, for the operator. Done twice is done once.
    pub async fn reseal_factors(&self) -> Result<Resealed<UserId>> {
        let ctx = Context::system("reseal", None);
        let (mut done, mut after) = (Resealed::nothing(), None);
        loop {
            let mut reader = self.store.read(&ctx).await?;
            let piece = reader.second_factors().users_after(after, PIECE).await?;
            drop(reader);
            let Some(last) = piece.last() else { return Ok(done) };
            after = Some(*last);
            for user in piece {
                if let Some(sealed) = attempt(|| self.reseal_factor(&ctx, user)).await? {
                    done.count(user, sealed);
                }
            }
        }
    }

    /// Whether it could be; nothing when it is gone.
    async fn reseal_factor(&self, ctx: &Context, user: UserId) -> Result<Option<bool>> {
        let mut work = self.store.begin(ctx).await?;
        let Some(there) = work.second_factors().lock(user).await? else { return Ok(None) };
        let owner = user.to_string();
        let sealed = there.sealed_anew(|sealed| anew(&*self.credentials.vault, sealed, &owner));
        let Some(mut sealed) = sealed else { return Ok(Some(false)) };
        work.second_factors().update(&mut sealed).await?;
        work.commit_unjournaled().await?;
        Ok(Some(true))
    }
}
