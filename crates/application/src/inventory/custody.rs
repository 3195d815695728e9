//! Handing things to somebody who answers for them.

use super::Inventory;
use super::desk::hold;
use super::relocate::with_parts;
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{AssetId, UserId};
use plantel_domain::inventory::{Asset, CustodyChanged};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::store::Version;

impl Inventory {
    /// Hands an asset, with its parts, to somebody of the institution; to nobody when none is named.
    pub async fn hand_custody(
        &self,
        ctx: &Context,
        id: AssetId,
        expected: Option<Version>,
        custodian: Option<UserId>,
    ) -> Result<Asset> {
        Self::writes(ctx)?;
        let institution = ctx.scope()?;
        let mut work = self.store.begin(ctx).await?;
        let held = hold(work.as_mut(), ctx, id, expected).await?;
        held.asset.alone()?;
        if held.asset.retired.is_some() {
            return Err(plantel_domain::inventory::AssetError::Retired.into());
        }
        if let Some(user) = custodian {
            let belongs = work.memberships().of_user(user).await?;
            if !belongs.iter().any(|membership| membership.active && membership.institution == institution) {
                return Err(Invalid::at("/user_id", BadValue::new("custodian.not-member")).into());
            }
        }
        if held.asset.custodian == custodian {
            return Ok(held.asset);
        }
        let mut holdings = with_parts(work.as_mut(), &[id], "/id").await?;
        // A part that is in these hands already does not change.
        holdings.retain(|holding| holding.asset.custodian != custodian);
        let mut happened: Option<Happened> = None;
        for holding in &mut holdings {
            let before = holding.asset.clone();
            holding.asset.custodian = custodian;
            holding.asset.updated_at = self.clock.now();
            let changes = Change::between(&before, &holding.asset);
            let event = Event::of(&CustodyChanged { asset: before.id, custodian }).changed(changes);
            happened = Some(match happened {
                Some(happened) => happened.and(event),
                None => event.into(),
            });
        }
        work.assets().store_all(&mut holdings).await?;
        if let Some(happened) = happened {
            work.commit(happened).await?;
        }
        let handed = holdings.into_iter().map(|holding| holding.asset).find(|asset| asset.id == id);
        Ok(handed.unwrap_or(held.asset))
    }
}
