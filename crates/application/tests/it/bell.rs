//! What tells people of what happened in a house.

use crate::house::House;
use plantel_application::notifications::{Live, Notices, Tell};
use plantel_application::relay::{Failed, Reaction};
use plantel_application::webhooks::Hooks;
use plantel_domain::access::Context;
use plantel_domain::audit::JournalEntry;
use plantel_domain::ids::UserId;
use plantel_domain::notifications::{Notice, NoticeKind};
use plantel_domain::relay::Delivery;
use std::sync::Arc;

/// What people of a house are told, and who waits for it.
pub struct Bell {
    pub live: Arc<Live>,
    pub tell: Tell,
    pub notices: Notices,
}

impl Bell {
    pub fn of(house: &House) -> Self {
        let (store, clock, ids) = (house.store.clone(), house.clock.clone(), house.ids.clone());
        let live = Live::new();
        let hooks = Hooks::new(store.clone(), clock.clone(), ids.clone());
        Self {
            tell: Tell::new(store.clone(), clock.clone(), ids.clone(), live.clone(), hooks),
            notices: Notices::new(store, clock, ids, live.clone()),
            live,
        }
    }

    /// Of one event.
    pub async fn ring(&self, event: &JournalEntry) -> Result<(), Failed> {
        let delivery = Delivery {
            id: uuid::Uuid::from(event.id).into(),
            reaction: "tell".to_owned(),
            event: event.clone(),
            confidential: None,
            attempts: 1,
        };
        self.tell.on(&delivery).await
    }

    /// Of everything that happened.
    pub async fn ring_all(&self, house: &House) {
        for event in house.store.journal_entries() {
            self.ring(&event).await.unwrap();
        }
    }
}

/// What stands in somebody's inbox, in the order in which it came.
pub async fn told(house: &House, user: UserId) -> Vec<Notice> {
    house.read().await.notices().after(user, 0, 1_000).await.unwrap()
}

/// The one notice that stands in somebody's inbox.
pub async fn only(house: &House, who: &Context) -> Notice {
    let mut all = told(house, who.user().unwrap()).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// Of what somebody was told.
pub async fn kinds_told(house: &House, who: &Context) -> Vec<NoticeKind> {
    told(house, who.user().unwrap()).await.into_iter().map(|notice| notice.kind).collect()
}

/// A parameter of a notice, as text.
pub fn param<'a>(notice: &'a Notice, name: &str) -> &'a str {
    notice.params.get(name).and_then(|value| value.as_str()).unwrap_or_default()
}

/// What its texts may name is what it brings.
pub fn assert_whole(notice: &Notice) {
    let brought: Vec<&str> = notice.params.keys().map(String::as_str).collect();
    assert_eq!(brought, notice.kind.params(), "{}", notice.kind.name());
}
