//! What operators see of deliveries, and do about them.

use super::Relay;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::DeliveryId;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::relay::{
    DeliveriesRetried, DeliveryError, DeliveryFilter, DeliveryGivenUp, DeliveryRetried, ListedDelivery, ParkedDelivery,
};

fn may(ctx: &Context) -> Result<()> {
    Ok(ctx.require(Permission::ManageJobs, &Target::default())?)
}

impl Relay {
    /// What waits for an operator.
    pub async fn parked(&self, ctx: &Context) -> Result<Vec<ParkedDelivery>> {
        may(ctx)?;
        Ok(self.store.read(ctx).await?.deliveries().parked().await?)
    }

    /// What is not done yet, oldest first, of every institution.
    pub async fn list(
        &self,
        ctx: &Context,
        filter: &DeliveryFilter,
        page: &PageRequest,
    ) -> Result<Page<ListedDelivery>> {
        may(ctx)?;
        Ok(self.store.read(ctx).await?.deliveries().list(filter, page).await?)
    }

    /// Has one tried again that waited for an operator.
    pub async fn retry(&self, ctx: &Context, id: DeliveryId) -> Result<ListedDelivery> {
        may(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        work.deliveries().find(id).await?.ok_or(not_found::DELIVERY)?;
        if !work.deliveries().retry(id, self.clock.now()).await? {
            return Err(DeliveryError::NotParked.into());
        }
        let retried = work.deliveries().find(id).await?.ok_or(not_found::DELIVERY)?;
        let (reaction, event) = (retried.reaction.clone(), retried.kind.clone());
        work.commit(DeliveryRetried { delivery: id, reaction, event }.into()).await?;
        Ok(retried)
    }

    /// Has all tried again that waited for an operator; how many there were.
    pub async fn retry_parked(&self, ctx: &Context) -> Result<u64> {
        may(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let count = work.deliveries().retry_parked(self.clock.now()).await?;
        if count > 0 {
            work.commit(DeliveriesRetried { count }.into()).await?;
        }
        Ok(count)
    }

    /// Takes one away that waited for an operator: it is never carried out.
    pub async fn give_up(&self, ctx: &Context, id: DeliveryId) -> Result<()> {
        may(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let ListedDelivery { reaction, kind, error, .. } =
            work.deliveries().find(id).await?.ok_or(not_found::DELIVERY)?;
        if !work.deliveries().give_up(id).await? {
            return Err(DeliveryError::NotParked.into());
        }
        work.commit(DeliveryGivenUp { delivery: id, reaction, event: kind, error }.into()).await?;
        Ok(())
    }
}
