//! What operators see of what is still to be done, and do about it: deliveries and dispatches alike.

use super::Relay;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::{DeliveryId, DispatchId};
use plantel_domain::journal::{Event, Happened};
use plantel_domain::notifications::{DispatchGivenUp, DispatchRetried, DispatchesRetried, ListedDispatch};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::relay::{
    DeliveriesRetried, DeliveryError, DeliveryFilter, DeliveryGivenUp, DeliveryRetried, ListedDelivery, Outstanding,
    ParkedDelivery,
};
use plantel_domain::store::Repositories;
use uuid::Uuid;

fn may(ctx: &Context) -> Result<()> {
    Ok(ctx.require(Permission::ManageJobs, &Target::default())?)
}

impl Relay {
    /// Deliveries that wait for an operator.
    pub async fn parked(&self, ctx: &Context) -> Result<Vec<ParkedDelivery>> {
        may(ctx)?;
        Ok(self.store.read(ctx).await?.deliveries().parked().await?)
    }

    /// What is not done yet, deliveries and dispatches, oldest first, of every institution.
    pub async fn list(&self, ctx: &Context, filter: &DeliveryFilter, page: &PageRequest) -> Result<Page<Outstanding>> {
        may(ctx)?;
        Ok(self.store.read(ctx).await?.deliveries().list(filter, page).await?)
    }

    /// Has one tried again that waited for an operator, a delivery or a dispatch.
    pub async fn retry(&self, ctx: &Context, id: Uuid) -> Result<Outstanding> {
        may(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let now = self.clock.now();
        let found = find(&mut *work, id).await?;
        let is_parked = match found {
            Outstanding::Delivery(it) => work.deliveries().retry(it.id, now).await?,
            Outstanding::Dispatch(it) => work.dispatches().retry(it.id, now).await?,
        };
        if !is_parked {
            return Err(DeliveryError::NotParked.into());
        }
        let retried = find(&mut *work, id).await?;
        let happened: Happened = match &retried {
            Outstanding::Delivery(ListedDelivery { id, reaction, kind, .. }) => {
                DeliveryRetried { delivery: *id, reaction: reaction.clone(), event: kind.clone() }.into()
            }
            Outstanding::Dispatch(ListedDispatch { id, user, channel, kind, .. }) => {
                DispatchRetried { dispatch: *id, user: *user, channel: *channel, notice: *kind }.into()
            }
        };
        work.commit(happened).await?;
        Ok(retried)
    }

    /// Has all tried again that waited for an operator, deliveries and dispatches; how many there were.
    pub async fn retry_parked(&self, ctx: &Context) -> Result<u64> {
        may(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let now = self.clock.now();
        let deliveries = work.deliveries().retry_parked(now).await?;
        let dispatches = work.dispatches().retry_parked(now).await?;
        let of_deliveries = (deliveries > 0).then(|| Event::of(&DeliveriesRetried { count: deliveries }));
        let of_dispatches = (dispatches > 0).then(|| Event::of(&DispatchesRetried { count: dispatches }));
        let mut events = [of_deliveries, of_dispatches].into_iter().flatten();
        if let Some(first) = events.next() {
            work.commit(events.fold(Happened::from(first), Happened::and)).await?;
        }
        Ok(deliveries + dispatches)
    }

    /// Takes one away that waited for an operator: a delivery is never carried out, and a notice not sent that way.
    pub async fn give_up(&self, ctx: &Context, id: Uuid) -> Result<()> {
        may(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let found = find(&mut *work, id).await?;
        let (is_parked, happened): (bool, Happened) = match found {
            Outstanding::Delivery(ListedDelivery { id, reaction, kind, error, .. }) => (
                work.deliveries().give_up(id).await?,
                DeliveryGivenUp { delivery: id, reaction, event: kind, error }.into(),
            ),
            Outstanding::Dispatch(ListedDispatch { id, user, channel, kind, .. }) => (
                work.dispatches().give_up(id).await?,
                DispatchGivenUp { dispatch: id, user, channel, notice: kind }.into(),
            ),
        };
        if !is_parked {
            return Err(DeliveryError::NotParked.into());
        }
        work.commit(happened).await?;
        Ok(())
    }
}

/// The delivery or the dispatch of this id.
async fn find(work: &mut dyn Repositories, id: Uuid) -> Result<Outstanding> {
    if let Some(delivery) = work.deliveries().find(DeliveryId::from(id)).await? {
        return Ok(Outstanding::Delivery(delivery));
    }
    let dispatch = work.dispatches().find(DispatchId::from(id)).await?;
    Ok(Outstanding::Dispatch(dispatch.ok_or(not_found::DELIVERY)?))
}
