//! Deliveries.

use super::paging::{Order, paged};
use super::tables::{KeptDelivery, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::DeliveryId;
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::relay::{
    Backlog, Delivery, DeliveryFilter, DeliveryRepository, ListedDelivery, Outstanding, ParkedDelivery,
    RelayRepositories, Tried, kept_error,
};
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
            let any = tables.deliveries.values().any(|kept| kept.is_due(now));
            let due = |kept: &&mut KeptDelivery| if any { kept.is_due(now) } else { kept.is_to_come(now) };
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

    async fn any_due(&mut self, now: Timestamp) -> Result<bool, StoreError> {
        self.call(|tables, _| Ok(tables.deliveries.values().any(|kept| kept.is_due(now) || kept.is_to_come(now))))
    }

    async fn renew(&mut self, tried: &[Tried], until: Timestamp) -> Result<(), StoreError> {
        self.call(|tables, _| {
            for (id, attempts) in tried {
                if let Some(kept) = held(tables, *id, *attempts) {
                    kept.due = until;
                }
            }
            Ok(())
        })
    }

    async fn done_all(&mut self, tried: &[Tried]) -> Result<(), StoreError> {
        self.call(|tables, _| {
            for (id, attempts) in tried {
                if held(tables, *id, *attempts).is_some() {
                    Arc::make_mut(&mut tables.deliveries).remove(id);
                }
            }
            Ok(())
        })
    }

    async fn postpone(
        &mut self,
        id: DeliveryId,
        attempts: u32,
        due: Timestamp,
        error: String,
    ) -> Result<(), StoreError> {
        self.call(|tables, _| {
            if let Some(kept) = held(tables, id, attempts) {
                (kept.due, kept.error) = (due, Some(kept_error(&error)));
            }
            Ok(())
        })
    }

    async fn park(&mut self, id: DeliveryId, attempts: u32, error: String) -> Result<(), StoreError> {
        let now = self.now();
        self.call(|tables, _| {
            if let Some(kept) = held(tables, id, attempts) {
                (kept.parked, kept.error) = (Some(now), Some(kept_error(&error)));
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

    async fn find(&mut self, id: DeliveryId) -> Result<Option<ListedDelivery>, StoreError> {
        self.call(|tables, _| Ok(tables.deliveries.get(&id).map(listed)))
    }

    async fn list(&mut self, filter: &DeliveryFilter, page: &PageRequest) -> Result<Page<Outstanding>, StoreError> {
        let key = |one: &Outstanding| (SortKey::Micros(one.at().timestamp_micros()), one.id());
        self.call(|tables, _| {
            let dispatches = tables.listed_dispatches()?.into_iter().map(Outstanding::Dispatch);
            let deliveries = tables.deliveries.values().map(|kept| Outstanding::Delivery(listed(kept)));
            paged(deliveries.chain(dispatches).filter(|one| filter.takes(one)), &Order::micros("at"), key, page)
        })
    }

    async fn retry(&mut self, id: DeliveryId, now: Timestamp) -> Result<bool, StoreError> {
        self.call(|tables, _| {
            let kept = Arc::make_mut(&mut tables.deliveries).get_mut(&id).filter(|kept| kept.parked.is_some());
            let Some(kept) = kept else { return Ok(false) };
            (kept.parked, kept.due, kept.delivery.attempts) = (None, now, 0);
            Ok(true)
        })
    }

    async fn give_up(&mut self, id: DeliveryId) -> Result<bool, StoreError> {
        self.call(|tables, _| {
            let is_parked = tables.deliveries.get(&id).is_some_and(|kept| kept.parked.is_some());
            if is_parked {
                Arc::make_mut(&mut tables.deliveries).remove(&id);
            }
            Ok(is_parked)
        })
    }

    async fn backlog(&mut self) -> Result<Backlog, StoreError> {
        self.call(|tables, _| Ok(backlog(tables.deliveries.values())))
    }

    async fn backlog_of(&mut self, reaction: &str) -> Result<Backlog, StoreError> {
        self.call(|tables, _| Ok(backlog(tables.deliveries.values().filter(|kept| kept.delivery.reaction == reaction))))
    }

    async fn oldest(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.call(|tables, _| {
            let waiting = tables.deliveries.values().filter(|kept| kept.parked.is_none());
            Ok(waiting.map(|kept| kept.delivery.event.at).min())
        })
    }
}

fn backlog<'a>(all: impl Iterator<Item = &'a KeptDelivery>) -> Backlog {
    all.fold(Backlog::default(), |left, kept| match kept.parked {
        None => Backlog { waiting: left.waiting + 1, ..left },
        Some(_) => Backlog { parked: left.parked + 1, ..left },
    })
}

fn listed(kept: &KeptDelivery) -> ListedDelivery {
    let KeptDelivery { delivery, due, parked, error } = kept;
    ListedDelivery {
        id: delivery.id,
        reaction: delivery.reaction.clone(),
        kind: delivery.event.kind.clone(),
        institution: delivery.event.institution,
        at: delivery.event.at,
        attempts: delivery.attempts,
        due_at: *due,
        parked_at: *parked,
        error: error.clone(),
    }
}

fn parked(kept: &KeptDelivery) -> Option<ParkedDelivery> {
    let KeptDelivery { delivery, parked, error, .. } = kept;
    parked.map(|_| ParkedDelivery {
        id: delivery.id,
        reaction: delivery.reaction.clone(),
        kind: delivery.event.kind.clone(),
        attempts: delivery.attempts,
        error: error.clone().unwrap_or_default(),
        at: delivery.event.at,
    })
}
