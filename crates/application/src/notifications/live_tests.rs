//! Who waits, and who is woken.

use super::*;
use futures::FutureExt;
use plantel_domain::error::{Fault, Kind};
use std::net::Ipv4Addr;
use uuid::Uuid;

const PLACES: Places = Places { each: 2, here: 9, all: 3 };
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7));

fn user(n: u128) -> UserId {
    Uuid::from_u128(n).into()
}

/// How many readers and addresses are known.
fn kept(live: &Live) -> (usize, usize) {
    let state = live.state();
    (state.bells.len(), state.addresses.len())
}

fn rung(listener: &mut Listener) -> bool {
    listener.woken().now_or_never().is_some()
}

#[test]
fn who_is_woken_before_they_wait_is_not_forgotten() {
    let live = Live::new();
    let mut listener = live.listen(user(1));
    assert!(!rung(&mut listener));
    live.wake(&[user(1)]);
    live.wake(&[user(1)]);
    assert!(rung(&mut listener));
    assert!(!rung(&mut listener), "two wakes before a look are one");
}

#[test]
fn every_stream_of_a_reader_is_woken_and_nobody_elses() {
    let live = Live::new();
    let (mut one, mut two, mut other) = (live.listen(user(1)), live.listen(user(1)), live.listen(user(2)));
    live.wake(&[user(1), user(3)]);
    assert!(rung(&mut one) && rung(&mut two));
    assert!(!rung(&mut other));
    live.wake_all();
    assert!(rung(&mut one) && rung(&mut two) && rung(&mut other));
}

#[test]
fn who_leaves_gives_the_place_free() {
    let live = Live::new();
    let (one, two) = (live.listen(user(1)), live.listen(user(1)));
    assert_eq!(live.open(), 2);
    assert_eq!(live.admit(user(1), HERE, PLACES).unwrap_err(), StreamError::TooMany { max: 2 });
    drop(one);
    assert_eq!(live.open(), 1);
    let again = live.admit(user(1), HERE, PLACES).unwrap();
    drop((two, again));
    assert_eq!(live.open(), 0);
    assert_eq!(kept(&live), (0, 0));
}

#[test]
fn an_address_has_so_many_streams_whoever_has_them() {
    let (live, places) = (Live::new(), Places { here: 2, all: 9, ..PLACES });
    let elsewhere = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 8));
    let one = live.admit(user(1), HERE, places).unwrap();
    let _two = live.admit(user(2), HERE, places).unwrap();
    let refused = live.admit(user(3), HERE, places).unwrap_err();
    assert_eq!((refused, refused.kind()), (StreamError::TooManyHere { max: 2 }, Kind::TooMany));
    let _there = live.admit(user(3), elsewhere, places).unwrap();
    drop(one);
    let _again = live.admit(user(3), HERE, places).unwrap();
    assert_eq!((live.open(), kept(&live)), (3, (2, 2)));
}

#[test]
fn what_a_crowd_took_is_given_back_when_it_has_gone() {
    let live = Live::new();
    let places = Places { each: 1, here: 1, all: 5_000 };
    let address = |n: u32| IpAddr::V4(Ipv4Addr::from(n));
    let admit = |n: u32| live.admit(user(n.into()), address(n), places).unwrap();
    let mut crowd: Vec<_> = (0..5_000).map(admit).collect();
    assert_eq!(kept(&live), (5_000, 5_000));
    crowd.truncate(10);
    assert_eq!(kept(&live), (10, 10));
    let state = live.state();
    let room = (state.bells.capacity(), state.addresses.capacity());
    drop(state);
    assert!(room.0 < 200 && room.1 < 200, "{room:?}");
    live.wake(&[user(3)]);
    assert!(rung(&mut crowd[3]) && !rung(&mut crowd[4]));
    drop(crowd);
    assert_eq!(kept(&live), (0, 0));
}

#[test]
fn a_full_server_takes_no_more() {
    let live = Live::new();
    let _held: Vec<_> = (1..=3).map(|n| live.admit(user(n), HERE, PLACES).unwrap()).collect();
    let full = live.admit(user(4), HERE, PLACES).unwrap_err();
    assert_eq!((full, full.kind()), (StreamError::Full, Kind::Busy));
    assert_eq!(full.retry_after(), Some(Duration::from_secs(10)));
}

#[test]
fn closing_wakes_everybody_and_lets_nobody_in() {
    let live = Live::new();
    let mut listener = live.listen(user(1));
    assert!(!listener.closed());
    live.close();
    assert!(rung(&mut listener) && listener.closed());
    assert_eq!(live.admit(user(2), HERE, PLACES).unwrap_err(), StreamError::Full);
}
