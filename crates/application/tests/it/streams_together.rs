//! Streams that are woken together are read for together, whoever of them goes away meanwhile.

use crate::house::House;
use crate::streams::{DOOR, a_notice, signed_in};
use async_trait::async_trait;
use chrono::Duration;
use futures::future::join_all;
use futures::poll;
use plantel_application::notifications::{Door, Following, Live, Look, Places, Streams};
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::ids::UserId;
use plantel_domain::notifications::NewNotice;
use plantel_domain::store::{Repositories, Store, StoreError, StoredAnswer, UnitOfWork};
use plantel_testkit::MemoryStore;
use plantel_testkit::memory::FailWith;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

/// As many reads as nobody makes here.
const OPEN: usize = 10_000;

/// A store that is read as often as it is let.
struct Gated {
    store: Arc<MemoryStore>,
    gate: Semaphore,
    reads: AtomicUsize,
}

#[async_trait]
impl Store for Gated {
    async fn begin(&self, ctx: &Context) -> Result<Box<dyn UnitOfWork>, StoreError> {
        self.store.begin(ctx).await
    }

    async fn read(&self, ctx: &Context) -> Result<Box<dyn Repositories + Send>, StoreError> {
        self.gate.acquire().await.expect("it is never closed").forget();
        self.reads.fetch_add(1, Ordering::Relaxed);
        self.store.read(ctx).await
    }

    async fn find_answer(&self, user: UserId, key: &str) -> Result<Option<StoredAnswer>, StoreError> {
        self.store.find_answer(user, key).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.store.ready().await
    }
}

/// People of a house, each of whom has a stream that has told all there was.
struct Crowd {
    house: House,
    gated: Arc<Gated>,
    users: Vec<UserId>,
    streams: Vec<Following>,
}

impl Crowd {
    async fn of(number: usize) -> Self {
        let house = House::new().await;
        let gate = Semaphore::new(OPEN);
        let gated = Arc::new(Gated { store: house.store.clone(), gate, reads: AtomicUsize::new(0) });
        let door = Door { places: Places { here: number, all: number, ..DOOR.places }, ..DOOR };
        let all = Streams::new(gated.clone(), house.clock.clone(), Live::new());
        let (mut users, mut streams) = (Vec::new(), Vec::new());
        for _ in 0..number {
            let (ctx, user, _) = signed_in(&house).await;
            let until = house.clock.now() + Duration::minutes(15);
            let mut stream = all.follow(&ctx, None, until, door).await.unwrap_or_else(|error| panic!("{error}"));
            assert!(matches!(stream.look().await.unwrap(), Look::News(news) if news.ready));
            users.push(user);
            streams.push(stream);
        }
        let crowd = Self { house, gated, users, streams };
        crowd.tell().await;
        crowd.gated.gate.forget_permits(OPEN);
        crowd.gated.reads.store(0, Ordering::Relaxed);
        crowd
    }

    /// Tells each something.
    async fn tell(&self) {
        let new: Vec<NewNotice> = self.users.iter().map(|user| a_notice(*user, self.house.ids.random())).collect();
        let system = Context::system("test", Some(self.house.institution.id));
        let mut work = self.house.store.begin(&system).await.unwrap();
        work.notices().add_all(&new).await.unwrap();
        work.commit_unjournaled().await.unwrap();
    }
}

/// That somebody was told the one thing that was for them.
#[track_caller]
fn told(look: plantel_application::Result<Look>, user: UserId) {
    let Look::News(news) = look.unwrap() else { panic!("there are news") };
    let told: Vec<_> = news.notices.iter().map(|notice| (notice.user, notice.position)).collect();
    assert_eq!((told, news.unread), (vec![(user, 1)], 1));
}

#[tokio::test]
async fn of_many_that_look_at_once_some_read_for_all() {
    let mut crowd = Crowd::of(40).await;
    let mut looks = Box::pin(join_all(crowd.streams.iter_mut().map(Following::look)));
    assert!(poll!(looks.as_mut()).is_pending());
    crowd.gated.gate.add_permits(40);
    for (look, user) in looks.await.into_iter().zip(&crowd.users) {
        told(look, *user);
    }
    // The first two had begun before the others asked.
    assert_eq!(crowd.gated.reads.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn who_was_read_for_by_one_that_went_away_is_read_for_by_another() {
    let mut crowd = Crowd::of(5).await;
    let mut looks: Vec<_> = crowd.streams.iter_mut().map(|stream| Box::pin(stream.look())).collect();
    for look in &mut looks {
        assert!(poll!(look.as_mut()).is_pending());
    }
    crowd.gated.gate.add_permits(1);
    assert!(poll!(looks[0].as_mut()).is_ready());
    // The third has the turn of the first, and reads for itself and the two behind it.
    for look in &mut looks[2..] {
        assert!(poll!(look.as_mut()).is_pending());
    }
    drop(looks.remove(2));
    crowd.gated.gate.add_permits(5);
    for (look, user) in looks.into_iter().zip([0, 1, 3, 4].map(|nth| crowd.users[nth])).skip(1) {
        told(look.await, user);
    }
    told(crowd.streams[2].look().await, crowd.users[2]);
}

#[tokio::test]
async fn what_could_not_be_read_for_many_is_told_to_each_at_the_next_look() {
    let mut crowd = Crowd::of(5).await;
    let mut looks = Box::pin(join_all(crowd.streams.iter_mut().map(Following::look)));
    assert!(poll!(looks.as_mut()).is_pending());
    // The first call of each of the three rounds.
    for call in 1..=3 {
        crowd.house.store.fail_at(call, FailWith::Busy);
    }
    crowd.gated.gate.add_permits(20);
    for look in looks.await {
        assert_eq!(look.unwrap_err().code(), "store.busy");
    }
    for (stream, user) in crowd.streams.iter_mut().zip(&crowd.users) {
        told(stream.look().await, *user);
    }
}
