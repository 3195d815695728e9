//! What is promised of the history of sign-ins.

use super::support::{assert_duplicate, assert_failed, nowhere};
use crate::builders::{a_device, a_session, a_sign_in, a_user, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::identity::{Device, Outcome, SignIn};
use plantel_domain::page::{PageRequest, SortKey};
use plantel_domain::store::Store;
use std::net::IpAddr;
use std::sync::Arc;

/// With every outcome, from every kind of address.
pub async fn every_sign_in_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let session = seed(&*store, a_session(user.id)).await;
    let silent = Device { address: IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]), agent: None };
    let odd = Device { address: IpAddr::from([255, 255, 255, 255]), agent: Some(line("Ñ'\"\\ 🐟 %_")) };
    let full = SignIn {
        at: moment() + Duration::microseconds(1),
        device: odd,
        new_device: true,
        session: Some(session.id),
        ..a_sign_in(user.id)
    };
    let outcomes = Outcome::ALL.iter().map(|outcome| SignIn { outcome: *outcome, ..a_sign_in(user.id) });
    let mut expected: Vec<_> = outcomes.chain([full, SignIn { device: silent, ..a_sign_in(user.id) }]).collect();
    for sign_in in &expected {
        seed(&*store, sign_in.clone()).await;
    }
    expected.sort_by_key(|sign_in| std::cmp::Reverse((sign_in.at, sign_in.id)));
    assert_eq!(seen!(store, &nowhere(), sign_ins.list(user.id, &PageRequest::first(100))).data, expected);
}

/// Nor can one succeed, nor a session begin by one that did not.
pub async fn only_a_wrong_password_is_nobodys(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let session = seed(&*store, a_session(user.id)).await;
    for outcome in Outcome::ALL.iter().copied() {
        let nobodys = SignIn { user: None, outcome, ..a_sign_in(user.id) };
        let begun = SignIn { session: Some(session.id), outcome, ..a_sign_in(user.id) };
        let (nobodys, begun) =
            (tried!(store, &nowhere(), sign_ins.add(&nobodys)), tried!(store, &nowhere(), sign_ins.add(&begun)));
        assert_eq!(nobodys.is_ok(), outcome == Outcome::WrongPassword, "{outcome:?}: {nobodys:?}");
        assert_eq!(begun.is_ok(), outcome == Outcome::Succeeded, "{outcome:?}: {begun:?}");
    }
    kept!(
        store,
        &nowhere(),
        sign_ins.add(&SignIn { user: None, outcome: Outcome::WrongPassword, ..a_sign_in(user.id) })
    );
    assert_eq!(seen!(store, &nowhere(), sign_ins.list(user.id, &PageRequest::first(100))).data, []);
}

/// And no sign-in is told twice.
pub async fn a_sign_in_is_of_a_known_user_and_session(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    assert_failed(tried!(store, &nowhere(), sign_ins.add(&a_sign_in(a_user().id))));
    let begun = SignIn { session: Some(an_id().into()), ..a_sign_in(user.id) };
    assert_failed(tried!(store, &nowhere(), sign_ins.add(&begun)));
    let told = seed(&*store, a_sign_in(user.id)).await;
    assert_duplicate(tried!(store, &nowhere(), sign_ins.add(&told)), "sign-in");
}

/// Each once, also those of one moment.
pub async fn sign_ins_are_listed_newest_first(store: Arc<dyn Store>) {
    let (user, other) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    seed(&*store, a_sign_in(other.id)).await;
    let mut sign_ins = Vec::new();
    for micros in [0, 1, 1, 1, 2] {
        let at = moment() + Duration::microseconds(micros);
        sign_ins.push(seed(&*store, SignIn { at, ..a_sign_in(user.id) }).await);
    }
    sign_ins.sort_by_key(|sign_in| std::cmp::Reverse((sign_in.at, sign_in.id)));
    assert_pages!(store, &nowhere(), sign_ins.list(user.id), sign_ins);
    assert_refuses_cursors!(store, &nowhere(), sign_ins.list(user.id), "-at", SortKey::Micros(0));
}

/// Each kind once, and only where a sign-in succeeded.
pub async fn the_devices_of_a_user_are_those_signed_in_from(store: Arc<dyn Store>) {
    let (user, other) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    let from = |agent: &str| Device { agent: Some(line(agent)), ..a_device() };
    for agent in ["Firefox/143.0", "Firefox/144.0.1", "Chrome/142"] {
        seed(&*store, SignIn { device: from(agent), ..a_sign_in(user.id) }).await;
    }
    seed(&*store, SignIn { device: Device { agent: None, ..a_device() }, ..a_sign_in(user.id) }).await;
    let failed = SignIn { outcome: Outcome::WrongPassword, device: from("curl/8"), ..a_sign_in(user.id) };
    seed(&*store, failed).await;
    seed(&*store, SignIn { device: from("Safari/18"), ..a_sign_in(other.id) }).await;
    let mut kinds = seen!(store, &nowhere(), sign_ins.devices(user.id));
    kinds.sort();
    assert_eq!(kinds, ["", "chrome/", "firefox/"]);
    assert_eq!(seen!(store, &nowhere(), sign_ins.devices(a_user().id)), [""; 0]);
}
