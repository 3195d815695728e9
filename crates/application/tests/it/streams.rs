//! Following the own notices: from where one stopped, in order, until the session ends.

use crate::house::House;
use chrono::Duration;
use futures::FutureExt;
use plantel_application::notifications::{Door, Following, Live, Look, News, Place, Places, Streams};
use plantel_domain::access::{Actor, Context, Principal, Role};
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::identity::Session;
use plantel_domain::ids::UserId;
use plantel_domain::notifications::{NewNotice, NoticeKind, NoticeParams, OfInbox, Priority};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_session, seed};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use uuid::Uuid;

/// One address, and two for each, three in all.
pub const DOOR: Door = Door { address: IpAddr::V4(Ipv4Addr::LOCALHOST), places: Places { each: 2, here: 9, all: 3 } };

/// A house, and one of its people who follows their notices.
pub struct Reader {
    pub house: House,
    pub live: Arc<Live>,
    pub streams: Streams,
    pub ctx: Context,
    pub user: UserId,
    pub session: Session,
}

impl Reader {
    pub async fn new() -> Self {
        let house = House::new().await;
        let live = Live::new();
        let streams = Streams::new(house.store.clone(), house.clock.clone(), Arc::clone(&live));
        let (ctx, user, session) = signed_in(&house).await;
        Self { house, live, streams, ctx, user, session }
    }

    /// From this place, by a token that is good for a quarter of an hour.
    pub async fn follow(&self, from: Option<Place>) -> Following {
        self.streams.follow(&self.ctx, from, self.until(), DOOR).await.unwrap_or_else(|error| panic!("{error}"))
    }

    pub async fn refused(&self, from: Option<Place>) -> &'static str {
        self.streams.follow(&self.ctx, from, self.until(), DOOR).await.err().unwrap().code()
    }

    pub fn until(&self) -> Timestamp {
        self.house.clock.now() + Duration::minutes(15)
    }

    /// Tells so much, as a reaction does.
    pub async fn tell(&self, count: usize) {
        let new: Vec<_> = (0..count).map(|_| a_notice(self.user, self.house.ids.random())).collect();
        let mut work = self.house.store.begin(&self.system()).await.unwrap();
        work.notices().add_all(&new).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        self.live.wake(&[self.user]);
    }

    async fn read_all(&self) {
        let mut work = self.house.store.begin(&self.system()).await.unwrap();
        work.notices().mark_read(self.user, &OfInbox::All, self.house.clock.now()).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        self.live.wake(&[self.user]);
    }

    pub fn system(&self) -> Context {
        Context::system("test", Some(self.house.institution.id))
    }
}

pub async fn signed_in(house: &House) -> (Context, UserId, Session) {
    let ctx = house.person(Role::Instructor).await;
    let actor = ctx.actor().unwrap().clone();
    let session = seed(&*house.store, a_session(actor.user)).await;
    let user = actor.user;
    let actor = Actor { session: Some(session.id), ..actor };
    (Context { principal: Principal::User(Box::new(actor)), ..ctx }, user, session)
}

pub fn a_notice(user: UserId, cause: Uuid) -> NewNotice {
    NewNotice {
        user,
        kind: NoticeKind::LoanApproved,
        params: NoticeParams::new(),
        priority: Priority::Medium,
        link: None,
        cause,
        shown: true,
        expires_at: None,
    }
}

/// What is told now; something must be.
pub async fn news(following: &mut Following) -> News {
    match following.look().await.unwrap() {
        Look::News(news) => news,
        other => panic!("{other:?}"),
    }
}

fn positions(news: &News) -> Vec<i64> {
    news.notices.iter().map(|notice| notice.position).collect()
}

pub fn rung(following: &mut Following) -> bool {
    following.woken().now_or_never().is_some()
}

#[tokio::test]
async fn who_follows_from_now_on_is_told_of_what_comes_and_of_nothing_before() {
    let reader = Reader::new().await;
    reader.tell(2).await;
    let mut following = reader.follow(None).await;
    let first = news(&mut following).await;
    assert_eq!((first.notices.len(), first.ready, first.unread, first.place.position), (0, true, 2, 2));
    assert!(!rung(&mut following));
    reader.tell(1).await;
    assert!(rung(&mut following));
    let second = news(&mut following).await;
    assert_eq!((positions(&second), second.ready, second.unread), (vec![3], false, 3));
    assert_eq!(following.look().await.unwrap(), Look::Nothing);
}

#[tokio::test]
async fn who_never_had_a_notice_is_given_an_inbox_to_come_back_to() {
    let reader = Reader::new().await;
    let first = news(&mut reader.follow(None).await).await;
    assert!(!first.place.key.is_nil());
    assert_eq!(news(&mut reader.follow(None).await).await.place, first.place);
    reader.tell(1).await;
    assert_eq!(positions(&news(&mut reader.follow(Some(first.place)).await).await), [1]);
}

#[tokio::test]
async fn who_comes_back_misses_nothing_however_much_it_is() {
    let reader = Reader::new().await;
    let begun = news(&mut reader.follow(None).await).await.place;
    reader.tell(250).await;
    let mut following = reader.follow(Some(begun)).await;
    let mut told = Vec::new();
    let mut sizes = Vec::new();
    loop {
        assert!(rung(&mut following), "more lies behind");
        let news = news(&mut following).await;
        sizes.push(news.notices.len());
        told.extend(positions(&news));
        if news.ready {
            assert_eq!((news.place.position, news.unread), (250, 250));
            break;
        }
    }
    assert_eq!(sizes, [100, 100, 50]);
    assert_eq!(told, (1..=250).collect::<Vec<_>>());
    assert!(!rung(&mut following));
}

#[tokio::test]
async fn what_was_deleted_meanwhile_is_passed_over_and_not_asked_for_again() {
    let reader = Reader::new().await;
    let begun = news(&mut reader.follow(None).await).await.place;
    reader.tell(3).await;
    reader.read_all().await;
    let mut work = reader.house.store.begin(&reader.system()).await.unwrap();
    assert_eq!(work.notices().delete_read(reader.user, reader.house.clock.now()).await.unwrap(), 3);
    work.commit_unjournaled().await.unwrap();
    let mut following = reader.follow(Some(begun)).await;
    let news = news(&mut following).await;
    assert_eq!((news.notices.len(), news.place.position, news.ready), (0, 3, true));
    assert_eq!(following.look().await.unwrap(), Look::Nothing);
}

#[tokio::test]
async fn what_was_read_elsewhere_is_told_as_a_number() {
    let reader = Reader::new().await;
    reader.tell(2).await;
    let mut following = reader.follow(None).await;
    assert_eq!(news(&mut following).await.unread, 2);
    reader.read_all().await;
    assert!(rung(&mut following));
    let news = news(&mut following).await;
    assert_eq!((news.notices.len(), news.unread, news.ready), (0, 0, false));
}

#[tokio::test]
async fn a_place_of_another_inbox_or_of_the_future_is_refused_and_takes_no_place() {
    let reader = Reader::new().await;
    reader.tell(1).await;
    let own = news(&mut reader.follow(None).await).await.place;
    let (ctx, ..) = signed_in(&reader.house).await;
    let theirs = reader.streams.follow(&ctx, None, reader.until(), DOOR).await;
    let theirs = news(&mut theirs.unwrap_or_else(|error| panic!("{error}"))).await.place;
    let wrong = [
        theirs,
        Place { position: 1, ..theirs },
        Place { position: own.position + 1, ..own },
        Place { position: i64::MAX, ..own },
        Place { key: Uuid::nil(), ..own },
    ];
    for place in wrong {
        assert_eq!(reader.refused(Some(place)).await, "stream.unknown-event", "{place}");
    }
    assert_eq!(reader.live.open(), 0);
}
