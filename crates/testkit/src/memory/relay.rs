//! Deliveries.

use super::tables::{KeptDelivery, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::DeliveryId;
use plantel_domain::relay::{Backlog, Delivery, DeliveryRepository, ParkedDelivery, RelayRepositories, kept_error};
use plantel_domain::store::StoreError;
use std::sync::Arc;

impl RelayRepositories for MemoryWork {
    fn deliveries(&mut self) -> &mut dyn DeliveryRepository {
        self
    }
}

/// One that was claimed at this try and not claimed, put aside or done since.
fn held(tables: &mut Tables, id: DeliveryId, attempts: u32) -> Option<&mut KeptDelivery> {
    let kept = Arc::make_mut(&mut tables.deliveries).get_mut(&id);
    kept.filter(|kept| kept.delivery.attempts == attempts && kept.parked.is_none())
}

#[async_trait]
impl DeliveryRepository for MemoryWork {
    async fn claim(&mut self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        self.call(|tables, _| {
            let due = |kept: &&mut KeptDelivery| kept.parked.is_none() && kept.due <= now;
            let mut due: Vec<_> = Arc::make_mut(&mut tables.deliveries).values_mut().filter(due).collect();
            due.sort_by_key(|kept| (kept.due, kept.delivery.id));
            let claimed = due.into_iter().take(usize::try_from(limit).unwrap_or(usize::MAX)).map(|kept| {
                kept.due = until;
                kept.delivery.attempts += 1;
                kept.delivery.clone()
            });
            Ok(claimed.collect())
        })
    }

    async fn done(&mut self, id: DeliveryId, attempts: u32) -> Result<(), StoreError> {
        self.call(|tables, _| {
            if held(tables, id, attempts).is_some() {
                Arc::make_mut(&mut tables.deliveries).remove(&id);
            }
            Ok(())
        })
    }

    async fn postpone(
        &mut self,
        id: DeliveryId,
        attempts: u32,
        due: Timestamp,
        _error: String,
    ) -> Result<(), StoreError> {
        self.call(|tables, _| {
            if let Some(kept) = held(tables, id, attempts) {
                kept.due = due;
            }
            Ok(())
        })
    }

    async fn park(&mut self, id: DeliveryId, attempts: u32, error: String) -> Result<(), StoreError> {
        self.call(|tables, _| {
            if let Some(kept) = held(tables, id, attempts) {
                kept.parked = Some(kept_error(&error));
            }
            Ok(())
        })
    }

    async fn parked(&mut self) -> Result<Vec<ParkedDelivery>, StoreError> {
        self.call(|tables, _| {
            let mut parked: Vec<_> = tables.deliveries.values().filter_map(parked).collect();
            parked.sort_by_key(|parked| (parked.at, parked.id));
            parked.truncate(1000);
            Ok(parked)
        })
    }

    async fn retry_parked(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        self.call(|tables, _| {
            let all = Arc::make_mut(&mut tables.deliveries).values_mut();
            let mut count = 0;
            for kept in all.filter(|kept| kept.parked.is_some()) {
                (kept.parked, kept.due, kept.delivery.attempts) = (None, now, 0);
                count += 1;
            }
            Ok(count)
        })
    }

    async fn backlog(&mut self) -> Result<Backlog, StoreError> {
        self.call(|tables, _| {
            let parked = tables.deliveries.values().filter(|kept| kept.parked.is_some()).count() as u64;
            Ok(Backlog { waiting: tables.deliveries.len() as u64 - parked, parked })
        })
    }
}

fn parked(kept: &KeptDelivery) -> Option<ParkedDelivery> {
    let KeptDelivery { delivery, parked, .. } = kept;
    Some(ParkedDelivery {
        id: delivery.id,
        reaction: delivery.reaction.clone(),
        kind: delivery.event.kind.clone(),
        attempts: delivery.attempts,
        error: parked.clone()?,
        at: delivery.event.at,
    })
}
