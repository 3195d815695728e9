//! What ends somebody's stream of notices, and what does not.

use crate::streams::{DOOR, Reader, news, rung, signed_in};
use chrono::Duration;
use plantel_application::notifications::live::{Noticed, look};
use plantel_application::notifications::{Door, Look, Places};
use plantel_domain::access::{Actor, Context, Principal};
use plantel_domain::clock::Clock;
use plantel_domain::identity::{Session, User};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_membership, a_session, a_user, context_of, seed};
use plantel_testkit::memory::FailWith;
use std::net::Ipv4Addr;

async fn end_session(reader: &Reader) {
    let mut work = reader.house.store.begin(&reader.system()).await.unwrap();
    work.sessions().revoke_all(reader.user, None, reader.house.clock.now()).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}

#[tokio::test]
async fn a_reader_has_so_many_streams_and_no_more() {
    let reader = Reader::new().await;
    let (one, _two) = (reader.follow(None).await, reader.follow(None).await);
    assert_eq!(reader.refused(None).await, "stream.too-many");
    drop(one);
    let _again = reader.follow(None).await;
    assert_eq!(reader.live.open(), 2);
}

#[tokio::test]
async fn whoever_calls_from_one_address_has_so_many_streams_together() {
    let reader = Reader::new().await;
    let door = Door { places: Places { here: 1, ..DOOR.places }, ..DOOR };
    let (ctx, ..) = signed_in(&reader.house).await;
    let one = reader.streams.follow(&reader.ctx, None, reader.until(), door).await;
    let refused = reader.streams.follow(&ctx, None, reader.until(), door).await.err().unwrap();
    assert_eq!(refused.code(), "stream.too-many-here");
    let elsewhere = Door { address: Ipv4Addr::BROADCAST.into(), ..door };
    assert!(reader.streams.follow(&ctx, None, reader.until(), elsewhere).await.is_ok());
    drop(one);
    assert!(reader.streams.follow(&ctx, None, reader.until(), door).await.is_ok());
}

#[tokio::test]
async fn who_belongs_nowhere_has_one_stream() {
    let reader = Reader::new().await;
    let user = seed(&*reader.house.store, a_user()).await;
    let session = seed(&*reader.house.store, a_session(user.id)).await;
    let follow = |user: &User, session: &Session| {
        let ctx = context_of(user, None, None);
        let actor = Actor { session: Some(session.id), ..ctx.actor().unwrap().clone() };
        let ctx = Context { principal: Principal::User(Box::new(actor)), ..ctx };
        let (streams, until) = (&reader.streams, reader.until());
        async move { streams.follow(&ctx, None, until, DOOR).await }
    };
    let mut one = follow(&user, &session).await.unwrap_or_else(|error| panic!("{error}"));
    assert!(news(&mut one).await.ready);
    assert_eq!(follow(&user, &session).await.err().unwrap().code(), "stream.too-many");
    drop(one);
    // Who has a place somewhere, and chose none, has as many as others.
    seed(&*reader.house.store, a_membership(reader.house.institution.id, user.id)).await;
    let (one, two) = (follow(&user, &session).await, follow(&user, &session).await);
    assert!(one.is_ok() && two.is_ok());
}

#[tokio::test]
async fn who_has_no_session_follows_nothing() {
    let reader = Reader::new().await;
    let until = reader.until();
    let nobody = Context::anonymous(reader.ctx.request_id.clone());
    let refused = reader.streams.follow(&nobody, None, until, DOOR).await.err().unwrap();
    assert_eq!(refused.code(), "access.sign-in-required");
    let system = reader.streams.follow(&reader.system(), None, until, DOOR).await.err().unwrap();
    assert_eq!(system.code(), "access.sign-in-required");
}

#[tokio::test]
async fn what_comes_after_the_session_has_ended_is_told_to_nobody() {
    let reader = Reader::new().await;
    let mut following = reader.follow(None).await;
    news(&mut following).await;
    end_session(&reader).await;
    reader.tell(1).await;
    assert_eq!(following.look().await.unwrap(), Look::Over);
}

#[tokio::test]
async fn whose_session_has_ended_is_found_at_the_next_look_though_nothing_came() {
    let reader = Reader::new().await;
    let mut following = reader.follow(None).await;
    news(&mut following).await;
    let (before, mut noticed) = (reader.house.clock.now() - Duration::seconds(60), Noticed::default());
    look(&*reader.house.store, before, &mut noticed, &reader.live).await.unwrap();
    assert!(rung(&mut following), "the inbox was made");
    assert_eq!(following.look().await.unwrap(), Look::Nothing);
    reader.house.clock.advance(Duration::seconds(1));
    end_session(&reader).await;
    look(&*reader.house.store, before, &mut noticed, &reader.live).await.unwrap();
    assert!(rung(&mut following));
    assert_eq!(following.look().await.unwrap(), Look::Over);
}

#[tokio::test]
async fn the_session_is_looked_at_again_while_nothing_comes() {
    let reader = Reader::new().await;
    let mut following = reader.follow(None).await;
    news(&mut following).await;
    end_session(&reader).await;
    reader.house.clock.advance(Duration::minutes(4));
    assert!(following.lasts().await.unwrap());
    reader.house.clock.advance(Duration::minutes(1));
    assert!(!following.lasts().await.unwrap());
}

#[tokio::test]
async fn who_is_switched_off_is_told_nothing_more() {
    let reader = Reader::new().await;
    let mut following = reader.follow(None).await;
    news(&mut following).await;
    let mut work = reader.house.store.begin(&reader.system()).await.unwrap();
    let mut user = work.users().find(reader.user, None).await.unwrap().unwrap();
    user.active = false;
    work.users().update(&mut user).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    reader.tell(1).await;
    assert_eq!(following.look().await.unwrap(), Look::Over);
}

#[tokio::test]
async fn a_stream_ends_with_its_token_though_the_session_goes_on() {
    let reader = Reader::new().await;
    let mut following = reader.follow(None).await;
    news(&mut following).await;
    reader.house.clock.advance(Duration::minutes(14));
    assert!(following.lasts().await.unwrap());
    reader.house.clock.advance(Duration::minutes(1));
    assert!(reader.session.lives(reader.house.clock.now()));
    assert!(!following.lasts().await.unwrap());
    reader.tell(1).await;
    assert_eq!(following.look().await.unwrap(), Look::Over);
}

#[tokio::test]
async fn a_server_that_stops_ends_its_streams() {
    let reader = Reader::new().await;
    let mut following = reader.follow(None).await;
    news(&mut following).await;
    reader.live.close();
    assert!(rung(&mut following));
    assert_eq!(following.look().await.unwrap(), Look::Over);
    assert!(!following.lasts().await.unwrap());
    assert_eq!(reader.refused(None).await, "stream.full");
}

#[tokio::test]
async fn what_could_not_be_read_is_told_at_the_next_look() {
    let reader = Reader::new().await;
    let mut following = reader.follow(None).await;
    news(&mut following).await;
    reader.tell(2).await;
    assert!(rung(&mut following));
    for call in 1..=4 {
        reader.house.store.fail_at(call, FailWith::Busy);
        assert_eq!(following.look().await.unwrap_err().code(), "store.busy");
        assert!(rung(&mut following), "it is still behind");
    }
    assert_eq!(news(&mut following).await.notices.len(), 2);
}

#[tokio::test]
async fn whoever_signals_were_lost_for_is_found_by_looking() {
    let reader = Reader::new().await;
    let mut following = reader.follow(None).await;
    news(&mut following).await;
    let before = reader.house.clock.now() - Duration::seconds(60);
    reader.tell(1).await;
    assert!(rung(&mut following));
    news(&mut following).await;
    // As if nobody had rung.
    let mut noticed = Noticed::default();
    look(&*reader.house.store, before, &mut noticed, &reader.live).await.unwrap();
    assert!(rung(&mut following));
    look(&*reader.house.store, before, &mut noticed, &reader.live).await.unwrap();
    assert!(!rung(&mut following), "it was noticed");
    reader.house.clock.advance(Duration::seconds(1));
    reader.tell(1).await;
    assert!(rung(&mut following));
    news(&mut following).await;
    look(&*reader.house.store, before, &mut noticed, &reader.live).await.unwrap();
    assert!(rung(&mut following), "it changed again");
    let later = reader.house.clock.now() + Duration::seconds(1);
    look(&*reader.house.store, later, &mut Noticed::default(), &reader.live).await.unwrap();
    assert!(!rung(&mut following));
}
