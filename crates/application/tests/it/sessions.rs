//! A user's own sessions: how many there may be, and who ends them.

use crate::door::{ADDRESS, Door, OTHER, PASSWORD, a_phone, nobody, on_network, request, typed};
use crate::fakes::rules;
use crate::house::code;
use chrono::Duration;
use futures::future::join_all;
use plantel_application::identity::{AccountRules, SignedIn};
use plantel_domain::access::Role;
use plantel_domain::clock::Clock;
use plantel_domain::identity::{SessionLimits, User};
use plantel_domain::journal::Sensitive;
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::{a_device, a_feed, a_user, seed};
use plantel_testkit::credentials::PlainHasher;
use std::collections::BTreeMap;

fn limits(default: u32, platform_admin: u32, roles: &[(Role, u32)]) -> AccountRules {
    let roles = roles.iter().copied().collect::<BTreeMap<_, _>>();
    AccountRules { sessions: SessionLimits { default, platform_admin, roles }, ..rules() }
}

/// Signs in so many times, a minute apart.
async fn devices(door: &Door, times: usize) -> Vec<SignedIn> {
    let mut all = Vec::new();
    for _ in 0..times {
        all.push(door.signs_in().await);
        door.later(Duration::minutes(1));
    }
    all
}

#[tokio::test]
async fn one_session_more_than_a_role_may_have_ends_the_oldest() {
    let door = Door::by(limits(5, 5, &[(Role::Student, 2)])).await;
    door.joins_as(Role::Student).await;
    let [first, second] = devices(&door, 2).await.try_into().unwrap();
    assert_eq!((door.knows(&first).await, door.knows(&second).await), (Ok(()), Ok(())));
    let third = door.signs_in().await;
    assert_eq!(door.knows(&first).await, Err("token.revoked"));
    assert_eq!(code(door.refresh(&first.refresh_token).await), "token.revoked");
    assert_eq!((door.knows(&second).await, door.knows(&third).await), (Ok(()), Ok(())));
}

#[tokio::test]
async fn who_has_no_role_has_the_common_limit_and_administrators_their_own() {
    let door = Door::by(limits(3, 1, &[(Role::Student, 2)])).await;
    devices(&door, 5).await;
    assert_eq!(door.living().await.len(), 3);
    let admin = Door::with(limits(3, 1, &[]), |ana| ana.platform_admin = true).await;
    devices(&admin, 5).await;
    assert_eq!(admin.living().await.len(), 1);
}

#[tokio::test]
async fn many_who_sign_in_at_once_are_no_more_than_the_limit() {
    let door = Door::by(limits(2, 2, &[])).await;
    let all = join_all((0..9).map(|_| door.login(ADDRESS, PASSWORD))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(door.living().await.len(), 2);
}

#[tokio::test]
async fn sessions_that_are_over_take_no_place() {
    let door = Door::by(limits(2, 2, &[])).await;
    let [first, second] = devices(&door, 2).await.try_into().unwrap();
    door.identity.sign_out(&door.context(&second.access_token).await.unwrap()).await.unwrap();
    door.signs_in().await;
    assert_eq!(door.knows(&first).await, Ok(()));
}

#[tokio::test]
async fn everybody_sees_the_own_sessions_newest_first() {
    let door = Door::new().await;
    let first = door.signs_in().await;
    door.later(Duration::minutes(1));
    door.login_from(&a_phone(), PASSWORD).await.unwrap();
    let ctx = door.context(&first.access_token).await.unwrap();
    let [phone, browser] = door.identity.list_sessions(&ctx).await.unwrap().try_into().unwrap();
    assert_eq!((phone.device, browser.device), (a_phone(), a_device()));
    assert_eq!(Some(browser.id), ctx.actor().unwrap().session);
    assert_eq!(code(door.identity.list_sessions(&nobody()).await), "access.sign-in-required");
}

#[tokio::test]
async fn one_of_the_own_sessions_is_ended_once() {
    let door = Door::new().await;
    let [first, second] = devices(&door, 2).await.try_into().unwrap();
    let ctx = door.context(&first.access_token).await.unwrap();
    let other = door.context(&second.access_token).await.unwrap().actor().unwrap().session.unwrap();
    door.identity.end_session(&ctx, other).await.unwrap();
    assert_eq!((door.knows(&first).await, door.knows(&second).await), (Ok(()), Err("token.revoked")));
    assert_eq!(code(door.identity.end_session(&ctx, other).await), "session.not-found");
    assert_eq!(door.house.store.kinds().pop().unwrap(), "session.closed");
}

#[tokio::test]
async fn all_others_are_ended_and_the_own_goes_on() {
    let door = Door::new().await;
    let [first, second, third] = devices(&door, 3).await.try_into().unwrap();
    let ctx = door.context(&second.access_token).await.unwrap();
    door.identity.end_other_sessions(&ctx).await.unwrap();
    assert_eq!(door.knows(&second).await, Ok(()));
    assert_eq!((door.knows(&first).await, door.knows(&third).await), (Err("token.revoked"), Err("token.revoked")));
    assert_eq!(code(door.refresh(&first.refresh_token).await), "token.revoked");
    assert_eq!(door.house.store.kinds().pop().unwrap(), "session.others-closed");
}

#[tokio::test]
async fn nobody_sees_or_ends_the_sessions_of_another() {
    let door = Door::new().await;
    let signed_in = door.signs_in().await;
    let anas = door.context(&signed_in.access_token).await.unwrap().actor().unwrap().session.unwrap();
    let juan = User { password: Sensitive(PlainHasher::hash_of(OTHER)), platform_admin: true, ..a_user() };
    let juan = seed(&*door.house.store, juan).await;
    let his = door.login(juan.email.as_str(), OTHER).await.unwrap();
    let ctx = door.context(&his.access_token).await.unwrap();
    let unknown = door.house.ids.next().into();
    for id in [anas, unknown] {
        assert_eq!(code(door.identity.end_session(&ctx, id).await), "session.not-found");
    }
    assert_eq!(door.identity.list_sessions(&ctx).await.unwrap().len(), 1);
    let history = door.identity.login_history(&ctx, &PageRequest::first(9)).await.unwrap();
    assert!(history.data.iter().all(|sign_in| sign_in.user == Some(juan.id)));
    door.identity.end_other_sessions(&ctx).await.unwrap();
    assert_eq!(door.knows(&signed_in).await, Ok(()));
}

#[tokio::test]
async fn that_a_session_is_used_is_written_down_every_five_minutes() {
    let door = Door::new().await;
    let token = door.signs_in().await.access_token;
    let asked = async || door.identity.authenticate(&token, None, request()).await.unwrap();
    door.later(Duration::minutes(4));
    assert!(!asked().await.touch);
    door.later(Duration::minutes(1));
    let due = asked().await;
    assert!(due.touch);
    let before = door.living().await.pop().unwrap();
    door.identity.touch(&due.ctx).await.unwrap();
    let after = door.living().await.pop().unwrap();
    assert_eq!((after.last_used_at, after.version), (door.house.clock.now(), before.version));
    assert!(!asked().await.touch);
    assert_eq!(door.house.store.kinds(), ["session.opened"], "nobody's deed");
    assert_eq!(code(door.identity.touch(&nobody()).await), "access.sign-in-required");
}

#[tokio::test]
async fn a_refresh_is_a_use_from_where_it_is_asked() {
    let door = Door::new().await;
    let signed_in = door.signs_in().await;
    door.later(Duration::hours(3));
    door.identity.refresh(&nobody(), &signed_in.refresh_token, &on_network(99)).await.unwrap();
    let session = door.living().await.pop().unwrap();
    assert_eq!((session.last_used_at, session.device), (door.house.clock.now(), on_network(99)));
}

#[tokio::test]
async fn what_is_old_is_taken_away_and_the_rest_stays() {
    let door = Door::new().await;
    let old = door.signs_in().await;
    door.login(ADDRESS, "incorrecto").await.unwrap_err();
    door.identity.sign_out(&door.context(&old.access_token).await.unwrap()).await.unwrap();
    door.later(Duration::days(90));
    assert_eq!(door.identity.clean_up().await.unwrap(), 0);
    door.later(Duration::seconds(1));
    let kept = door.signs_in().await;
    // The session, both entries of its history; the failures were forgotten by the sign-in.
    assert_eq!(door.identity.clean_up().await.unwrap(), 3);
    assert_eq!(door.identity.clean_up().await.unwrap(), 0);
    assert_eq!(door.knows(&kept).await, Ok(()));
    assert_eq!((door.living().await.len(), door.history().await.len()), (1, 1));
}

#[tokio::test]
async fn failures_of_long_ago_are_taken_away() {
    let door = Door::new().await;
    door.identity.login(&nobody(), typed("nadie@sena.edu.co", "x"), &a_device()).await.unwrap_err();
    door.later(Duration::days(90) + Duration::seconds(1));
    // What was counted, and what was told of it.
    assert_eq!(door.identity.clean_up().await.unwrap(), 2);
}

#[tokio::test]
async fn with_the_other_sessions_go_the_addresses_by_which_programs_read_calendars() {
    let door = Door::new().await;
    let signed_in = door.signs_in().await;
    let feed = seed(&*door.house.store, a_feed(door.house.institution.id, door.ana.id)).await;
    let juan = seed(&*door.house.store, a_user()).await;
    let others = seed(&*door.house.store, a_feed(door.house.institution.id, juan.id)).await;
    let ctx = door.context(&signed_in.access_token).await.unwrap();
    door.identity.end_other_sessions(&ctx).await.unwrap();
    let mut reader = door.house.read().await;
    assert_eq!(reader.calendar_feeds().find(feed.id).await.unwrap(), None);
    assert_eq!(reader.calendar_feeds().find(others.id).await.unwrap(), Some(others));
    let kinds = door.house.store.kinds();
    assert_eq!(kinds[kinds.len() - 2..], ["session.others-closed", "loan-feed.revoked"]);
}
