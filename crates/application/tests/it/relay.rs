//! Deliveries: how reactions fail, how long a claim holds, and what operators see and may.

use crate::house::{House, code};
use async_trait::async_trait;
use chrono::Duration;
use plantel_application::relay::{Failed, Reaction, Relay, TELL, routes};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::Clock;
use plantel_domain::ids::DeliveryId;
use plantel_domain::journal::{Event, Subject};
use plantel_domain::page::PageRequest;
use plantel_domain::relay::{Backlog, Delivery, DeliveryFilter, DeliveryState, Outstanding, Route, TRIES};
use plantel_domain::store::Store;
use plantel_testkit::ids::an_id;
use plantel_testkit::{FailWith, MemoryStore};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const ROUTES: &[Route] = &[("test.happened", "test"), ("test.unknown", "of-a-newer-server")];

/// Does what the event says, and notes of which it was asked.
#[derive(Default)]
struct Reacts {
    asked: Mutex<Vec<DeliveryId>>,
    /// Time passes in this house while it reacts, and another looks for work in this store.
    slowly: Option<(Arc<House>, Arc<MemoryStore>)>,
}

#[async_trait]
impl Reaction for Reacts {
    fn name(&self) -> &'static str {
        "test"
    }

    async fn on(&self, delivery: &Delivery) -> std::result::Result<(), Failed> {
        self.asked.lock().unwrap().push(delivery.id);
        match delivery.event.data["do"].as_str() {
            Some("later") => Err(Failed::Later("not now".to_owned())),
            Some("never") => Err(Failed::Never("never".to_owned())),
            Some("panic") => panic!("out of luck"),
            Some("hang") => std::future::pending().await,
            _ => {
                if let Some((house, store)) = &self.slowly {
                    house.clock.advance(Duration::hours(1));
                    // Until the claim was renewed, another would get it.
                    while !another_gets(store, house).await.is_empty() {
                        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                    }
                }
                Ok(())
            }
        }
    }
}

/// What another server would claim now.
async fn another_gets(store: &MemoryStore, house: &House) -> Vec<Delivery> {
    let now = house.clock.now();
    let mut work = store.begin(&system()).await.unwrap();
    work.deliveries().claim(now, now, 100).await.unwrap()
}

fn system() -> Context {
    Context::system("test", None)
}

/// A house whose store knows these reactions, as another sees it.
struct Post {
    house: Arc<House>,
    store: Arc<MemoryStore>,
    reacts: Arc<Reacts>,
}

impl Post {
    async fn open() -> Self {
        let house = Arc::new(House::new().await);
        let store = Arc::new((*house.store).clone().routed(ROUTES));
        Self { house, store, reacts: Arc::default() }
    }

    fn relay(&self) -> Relay {
        Relay::new(self.store.clone(), self.house.clock.clone(), vec![self.reacts.clone()])
    }

    /// Something happens, and its reaction does this.
    async fn tell(&self, what: &str) -> DeliveryId {
        self.tell_of("test.happened", json!({"do": what})).await
    }

    async fn tell_of(&self, kind: &'static str, data: Value) -> DeliveryId {
        let subject = Subject::new("thing", an_id());
        let event = Event { kind, version: 1, subject, data, changes: vec![], confidential: None };
        self.store.begin(&system()).await.unwrap().commit(event.into()).await.unwrap();
        self.listed(None).await.last().unwrap().0
    }

    /// Ids, tries and errors.
    async fn listed(&self, state: Option<DeliveryState>) -> Vec<(DeliveryId, u32, Option<String>)> {
        let filter = DeliveryFilter { state, ..DeliveryFilter::default() };
        let page = self.relay().list(&system(), &filter, &PageRequest::first(200)).await.unwrap();
        let told = |one| match one {
            Outstanding::Delivery(it) => (it.id, it.attempts, it.error),
            Outstanding::Dispatch(it) => panic!("no notice is on its way: {it:?}"),
        };
        page.data.into_iter().map(told).collect()
    }

    fn asked(&self) -> Vec<DeliveryId> {
        std::mem::take(&mut *self.reacts.asked.lock().unwrap())
    }

    async fn backlog(&self) -> (u64, u64) {
        let Backlog { waiting, parked } = self.relay().backlog().await.unwrap();
        (waiting, parked)
    }
}

#[tokio::test]
async fn what_fails_in_its_own_way_keeps_no_other_from_being_done() {
    let post = Post::open().await;
    let mut ids = Vec::new();
    for what in ["well", "later", "never", "panic"] {
        ids.push(post.tell(what).await);
    }
    let unknown = post.tell_of("test.unknown", json!({})).await;
    assert_eq!(post.relay().step().await.unwrap(), 5);
    assert_eq!(post.backlog().await, (3, 1));
    let error = |text: &str| Some(text.to_owned());
    let waiting = [
        (ids[1], 1, error("not now")),
        (ids[3], 1, error("the reaction panicked")),
        (unknown, 1, error("nothing here has this name")),
    ];
    assert_eq!(post.listed(Some(DeliveryState::Waiting)).await, waiting);
    assert_eq!(post.listed(Some(DeliveryState::Parked)).await, [(ids[2], 1, error("never"))]);
    assert_eq!(post.relay().step().await.unwrap(), 0, "nothing is due");
}

#[tokio::test]
async fn many_are_claimed_at_once_and_more_the_next_time() {
    let post = Post::open().await;
    for _ in 0..40 {
        post.tell("well").await;
    }
    let relay = post.relay();
    assert_eq!([relay.step().await.unwrap(), relay.step().await.unwrap(), relay.step().await.unwrap()], [32, 8, 0]);
    assert_eq!((post.asked().len(), post.backlog().await), (40, (0, 0)));
}

#[tokio::test]
async fn what_is_done_is_written_down_while_another_hangs_and_is_not_done_again() {
    let post = Post::open().await;
    let (hangs, _) = (post.tell("hang").await, post.tell("well").await);
    let relay = post.relay();
    let written = async {
        while post.backlog().await != (1, 0) {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    };
    tokio::select! {
        done = relay.step() => panic!("one hangs, but: {done:?}"),
        written = tokio::time::timeout(std::time::Duration::from_mins(1), written) => written.unwrap(),
    }
    assert_eq!(post.asked().len(), 2);
    post.house.clock.advance(Duration::seconds(30));
    let left: Vec<_> = another_gets(&post.store, &post.house).await.into_iter().map(|delivery| delivery.id).collect();
    assert_eq!(left, [hangs]);
}

#[tokio::test]
async fn a_reaction_that_takes_longer_than_its_claim_keeps_it() {
    let mut post = Post::open().await;
    let slowly = Some((Arc::clone(&post.house), Arc::clone(&post.store)));
    post.reacts = Arc::new(Reacts { slowly, ..Reacts::default() });
    post.tell("well").await;
    assert_eq!(post.relay().claiming_for(Duration::milliseconds(30)).step().await.unwrap(), 1);
    assert_eq!((post.asked().len(), post.backlog().await), (1, (0, 0)));
}

#[tokio::test]
async fn what_a_server_that_died_had_claimed_is_done_by_another_soon() {
    let post = Post::open().await;
    let id = post.tell("well").await;
    let now = post.house.clock.now();
    let mut work = post.store.begin(&system()).await.unwrap();
    work.deliveries().claim(now, now + Duration::seconds(30), 32).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    assert_eq!(post.relay().step().await.unwrap(), 0);
    post.house.clock.advance(Duration::seconds(30));
    assert_eq!((post.relay().step().await.unwrap(), post.asked()), (1, vec![id]));
}

#[tokio::test]
async fn the_age_of_what_waits_is_that_of_the_oldest() {
    let post = Post::open().await;
    assert_eq!(post.relay().waits().await.unwrap(), Duration::zero());
    post.tell("later").await;
    post.house.clock.advance(Duration::minutes(7));
    post.tell("later").await;
    assert_eq!(post.relay().waits().await.unwrap(), Duration::minutes(7));
    post.house.clock.advance(Duration::minutes(-60));
    assert_eq!(post.relay().waits().await.unwrap(), Duration::zero(), "by a clock that was put back");
}

#[tokio::test]
async fn an_operator_has_one_tried_again_or_all_or_gives_one_up() {
    let post = Post::open().await;
    let (relay, operator) = (post.relay(), post.house.platform_admin_of_none().await);
    let ids = [post.tell("never").await, post.tell("never").await, post.tell("never").await];
    relay.settle().await.unwrap();
    post.asked();
    let retried = relay.retry(&operator, ids[0].into()).await.unwrap();
    let Outstanding::Delivery(retried) = retried else { panic!("it is a delivery: {retried:?}") };
    assert_eq!((retried.id, retried.attempts, retried.state()), (ids[0], 0, DeliveryState::Waiting));
    assert_eq!(code(relay.retry(&operator, ids[0].into()).await), "delivery.not-parked");
    relay.settle().await.unwrap();
    assert_eq!(post.asked(), [ids[0]]);
    relay.give_up(&operator, ids[1].into()).await.unwrap();
    assert_eq!(code(relay.give_up(&operator, ids[1].into()).await), "delivery.not-found");
    assert_eq!(relay.retry_parked(&operator).await.unwrap(), 2);
    assert_eq!(relay.retry_parked(&operator).await.unwrap(), 0);
    assert_eq!(code(relay.give_up(&operator, ids[2].into()).await), "delivery.not-parked");
    assert_eq!(code(relay.retry(&operator, an_id()).await), "delivery.not-found");
    let told: Vec<_> = post.store.journal_entries().into_iter().skip(3).collect();
    let kinds: Vec<_> = told.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["delivery.retried", "delivery.given-up", "deliveries.retried"], "and nothing twice");
    assert!(told.iter().all(|entry| entry.user == operator.user()));
    let expected = json!({"delivery": ids[1], "reaction": "test", "event": "test.happened", "error": "never"});
    assert_eq!((&told[1].data, told[2].data["count"].as_u64()), (&expected, Some(2)));
}

#[tokio::test]
async fn deliveries_are_for_administrators_of_the_platform_alone() {
    let post = Post::open().await;
    let id = post.tell("never").await;
    post.relay().settle().await.unwrap();
    let (filter, page) = (DeliveryFilter::default(), PageRequest::first(10));
    for role in Role::ALL {
        let (relay, ctx) = (post.relay(), post.house.person(*role).await);
        assert_eq!(code(relay.list(&ctx, &filter, &page).await), "access.denied", "{role:?}");
        assert_eq!(code(relay.parked(&ctx).await), "access.denied", "{role:?}");
        assert_eq!(code(relay.retry(&ctx, id.into()).await), "access.denied", "{role:?}");
        assert_eq!(code(relay.retry_parked(&ctx).await), "access.denied", "{role:?}");
        assert_eq!(code(relay.give_up(&ctx, id.into()).await), "access.denied", "{role:?}");
    }
    assert_eq!((post.backlog().await, post.store.kinds().len()), ((0, 1), 1));
}

#[tokio::test]
async fn an_operator_is_told_when_the_store_fails_and_nothing_changed() {
    let post = Post::open().await;
    let id = post.tell("never").await;
    post.relay().settle().await.unwrap();
    let operator = post.house.platform_admin_of_none().await;
    // Found, tried again, found, committed; and found, given up, committed.
    for call in 1..=4 {
        post.store.fail_at(call, FailWith::Stale);
        assert_eq!(code(post.relay().retry(&operator, id.into()).await), "store.stale", "at call {call}");
        assert_eq!((post.backlog().await, post.store.kinds().len()), ((0, 1), 1));
    }
    for call in 1..=3 {
        post.store.fail_at(call, FailWith::Stale);
        assert_eq!(code(post.relay().give_up(&operator, id.into()).await), "store.stale", "at call {call}");
        assert_eq!((post.backlog().await, post.store.kinds().len()), ((0, 1), 1));
    }
}

#[tokio::test]
async fn after_ten_tries_what_panics_waits_for_an_operator() {
    let post = Post::open().await;
    let id = post.tell("panic").await;
    for _ in 0..TRIES {
        assert_eq!(post.backlog().await, (1, 0));
        post.relay().settle().await.unwrap();
        post.house.clock.advance(Duration::hours(1));
    }
    assert_eq!(post.listed(Some(DeliveryState::Parked)).await[0].0, id);
}

#[test]
fn an_event_of_which_people_are_told_has_that_reaction_once() {
    for kind in ["loan.approved", "check.missed", "announcement.made", "alerts.raised", "webhook.switched-off"] {
        let told = routes().iter().filter(|(known, reaction)| *known == kind && *reaction == TELL);
        assert_eq!(told.count(), 1, "{kind}");
    }
    assert!(!routes().iter().any(|(kind, _)| kind.starts_with("delivery.")), "or they would tell of themselves");
}
