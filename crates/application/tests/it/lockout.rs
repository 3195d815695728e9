//! Failed sign-ins close the door for a while, to one network address.

use crate::door::{ADDRESS, Door, OTHER, PASSWORD, email, nobody, on_network, password, typed};
use crate::fakes::{credentials_with, rules};
use crate::house::{code, code_and_params};
use async_trait::async_trait;
use chrono::Duration;
use futures::future::join_all;
use plantel_application::identity::{AccountRules, Identity, UserChange};
use plantel_domain::access::Role;
use plantel_domain::error::{Kind, Param};
use plantel_domain::identity::{Device, Lockout, Outcome, Password, PasswordHash, PasswordHasher};
use plantel_testkit::builders::a_device;
use plantel_testkit::credentials::PlainHasher;
use std::collections::BTreeMap;
use std::net::Ipv6Addr;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Wrong passwords, as often as it says.
async fn fails(door: &Door, times: usize) {
    for _ in 0..times {
        assert_eq!(code(door.login(ADDRESS, "incorrecto").await), "login.bad-credentials");
    }
}

#[tokio::test]
async fn after_five_failures_even_the_right_password_is_refused() {
    let door = Door::new().await;
    fails(&door, 5).await;
    for word in ["incorrecto", PASSWORD] {
        let error = door.login(ADDRESS, word).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (Kind::Locked, "login.locked"));
        assert_eq!(error.fault().retry_after(), Some(std::time::Duration::from_mins(15)));
    }
    assert_eq!(code_and_params(door.login(ADDRESS, PASSWORD).await).1, [("minutes", Param::Number(15))]);
    assert_eq!(door.house.store.kinds(), ["user.locked"]);
    assert_eq!(door.house.store.journal_entries()[0].data["user"], door.ana.id.to_string());
}

#[tokio::test]
async fn while_the_door_is_closed_no_password_is_compared_and_nothing_is_counted() {
    let door = Door::new().await;
    fails(&door, 5).await;
    let (compared, told) = (door.fakes.hasher.verified().len(), door.history().await.len());
    for _ in 0..20 {
        assert_eq!(code(door.login(ADDRESS, "incorrecto").await), "login.locked");
    }
    assert_eq!((door.fakes.hasher.verified().len(), door.history().await.len()), (compared, told));
    door.later(Duration::minutes(15));
    door.signs_in().await;
}

#[tokio::test]
async fn four_failures_are_forgotten_at_the_next_success() {
    let door = Door::new().await;
    for _ in 0..3 {
        fails(&door, 4).await;
        door.signs_in().await;
    }
}

#[tokio::test]
async fn another_network_address_is_not_locked_out() {
    let door = Door::new().await;
    fails(&door, 5).await;
    door.login_from(&on_network(8), PASSWORD).await.unwrap();
    // And its success opens no door to the first.
    assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "login.locked");
}

#[tokio::test]
async fn one_account_in_another_spelling_is_counted_together() {
    let door = Door::new().await;
    for spelling in ["ana.ruiz@sena.edu.co", " ANA.RUIZ@SENA.EDU.CO", ADDRESS, "Ana.Ruiz@Sena.Edu.Co ", ADDRESS] {
        assert_eq!(code(door.login(spelling, "incorrecto").await), "login.bad-credentials");
    }
    assert_eq!(code(door.login("ana.ruiz@SENA.edu.co", PASSWORD).await), "login.locked");
}

#[tokio::test]
async fn each_time_the_door_stays_closed_twice_as_long() {
    let door = Door::new().await;
    for minutes in [15, 30, 60] {
        fails(&door, 5).await;
        door.later(Duration::minutes(minutes) - Duration::seconds(1));
        assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "login.locked", "{minutes}");
        door.later(Duration::seconds(1));
    }
    door.signs_in().await;
    fails(&door, 5).await;
    assert_eq!(code_and_params(door.login(ADDRESS, PASSWORD).await).1, [("minutes", Param::Number(15))]);
}

#[tokio::test]
async fn the_failures_of_strangers_do_not_touch_who_is_signed_in() {
    let door = Door::new().await;
    let signed_in = door.signs_in().await;
    for network in 50..60 {
        for _ in 0..7 {
            door.login_from(&on_network(network), "incorrecto").await.unwrap_err();
        }
    }
    assert_eq!(door.knows(&signed_in).await, Ok(()));
    let renewed = door.refresh(&signed_in.refresh_token).await.unwrap();
    let ctx = door.context(&renewed.access_token).await.unwrap();
    door.identity.change_password(&ctx, password(PASSWORD), password(OTHER)).await.unwrap();
    door.login(ADDRESS, OTHER).await.unwrap();
}

#[tokio::test]
async fn an_administrator_opens_the_door_from_everywhere() {
    let door = Door::new().await;
    let elsewhere = on_network(8);
    for _ in 0..5 {
        door.login(ADDRESS, "incorrecto").await.unwrap_err();
        door.login_from(&elsewhere, "incorrecto").await.unwrap_err();
    }
    let rector = door.house.person(Role::Rector).await;
    assert_eq!(code(door.identity.unlock_user(&rector, door.ana.id).await), "access.denied");
    assert_eq!(code(door.identity.unlock_user(&nobody(), door.ana.id).await), "access.sign-in-required");
    let operator = door.operator().await;
    let unknown = door.house.ids.next().into();
    assert_eq!(code(door.identity.unlock_user(&operator, unknown).await), "user.not-found");
    door.identity.unlock_user(&operator, door.ana.id).await.unwrap();
    door.login_from(&elsewhere, PASSWORD).await.unwrap();
    door.signs_in().await;
    let told = ["user.locked", "user.locked", "user.unlocked", "session.opened", "session.opened"];
    assert_eq!(door.house.store.kinds(), told);
}

#[tokio::test]
async fn unknown_addresses_are_counted_the_same() {
    let door = Door::new().await;
    for (email, other) in [("nadie@sena.edu.co", "nadie2@sena.edu.co"), ("not an address", "nor this")] {
        for _ in 0..5 {
            assert_eq!(code(door.login(email, "incorrecto").await), "login.bad-credentials");
        }
        let (told, params) = code_and_params(door.login(email, "incorrecto").await);
        assert_eq!((told, params), ("login.locked", vec![("minutes", Param::Number(15))]));
        assert_eq!(code(door.login(other, "incorrecto").await), "login.bad-credentials");
    }
    // Nobody was locked out, so nobody is told of.
    door.house.assert_nothing_happened();
}

/// Forty guesses at once, one of them right: how often each was answered.
async fn guesses(door: &Door, right_at: usize) -> BTreeMap<&'static str, usize> {
    let guess = |n: usize| door.login(ADDRESS, if n == right_at { PASSWORD } else { "incorrecto" });
    let mut answers = BTreeMap::new();
    for answer in join_all((0..40).map(guess)).await {
        *answers.entry(answer.map_or_else(|error| error.code(), |_| "in")).or_default() += 1;
    }
    answers
}

#[tokio::test]
async fn of_many_guesses_at_once_five_wrong_ones_are_answered() {
    for right_at in [0, 20, 39, 40] {
        let door = Door::new().await;
        let answers = guesses(&door, right_at).await;
        assert_eq!(answers["login.bad-credentials"], 5, "{answers:?}");
        let came_in = answers.get("in").copied().unwrap_or_default();
        assert_eq!((came_in + answers["login.locked"], door.living().await.len()), (35, came_in), "{answers:?}");
    }
}

/// Compares no password before it is told to.
struct HeldHasher(Semaphore);

#[async_trait]
impl PasswordHasher for HeldHasher {
    async fn hash(&self, password: Password) -> PasswordHash {
        PlainHasher::hash_of(password.reveal())
    }

    async fn verify(&self, password: Password, hash: Option<PasswordHash>) -> bool {
        self.0.acquire().await.unwrap().forget();
        hash == Some(PlainHasher::hash_of(password.reveal()))
    }

    fn outdated(&self, _hash: &PasswordHash) -> bool {
        false
    }

    fn reads(&self, _hash: &PasswordHash) -> bool {
        true
    }
}

#[tokio::test]
async fn a_right_guess_that_was_compared_while_the_door_closed_does_not_get_in_nor_is_told_of() {
    for active in [true, false] {
        let door = Door::of(|ana| ana.active = active).await;
        let held = Arc::new(HeldHasher(Semaphore::new(0)));
        let (store, clock, ids) = (door.house.store.clone(), door.house.clock.clone(), door.house.ids.clone());
        let credentials = credentials_with(held.clone(), door.fakes.tokens.clone());
        let slow = Identity::new(store, clock, ids, credentials, rules());
        let (from, nobody) = (a_device(), nobody());
        let right = slow.login(&nobody, typed(ADDRESS, PASSWORD), &from);
        let wrong = async {
            fails(&door, 5).await;
            held.0.add_permits(1);
        };
        let (answer, ()) = futures::join!(right, wrong);
        assert_eq!(code(answer), "login.locked", "active: {active}");
        assert_eq!(door.living().await, []);
    }
}

#[tokio::test]
async fn the_right_password_of_an_account_that_is_off_opens_no_door_for_more_guesses() {
    let door = Door::of(|ana| ana.active = false).await;
    fails(&door, 4).await;
    assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "login.inactive");
    fails(&door, 1).await;
    assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "login.locked");
}

#[tokio::test]
async fn a_link_from_a_mail_opens_the_door_again() {
    let door = Door::new().await;
    fails(&door, 5).await;
    door.identity.request_recovery(&nobody(), ADDRESS).await.unwrap();
    let token = door.mailed_token().await;
    door.identity.reset_password(&nobody(), &token, password(OTHER)).await.unwrap();
    door.login(ADDRESS, OTHER).await.unwrap();
}

#[tokio::test]
async fn another_address_of_the_account_starts_without_failures() {
    let door = Door::new().await;
    fails(&door, 5).await;
    let change = UserChange { email: Some(email("ana2@sena.edu.co")), ..UserChange::default() };
    door.identity.change_user(&door.operator().await, door.ana.id, None, change).await.unwrap();
    door.login("ana2@sena.edu.co", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn the_operator_decides_when_the_door_closes() {
    let lockout = Lockout { failures: 2, first: Duration::minutes(1), longest: Duration::minutes(3) };
    let door = Door::by(AccountRules { lockout, ..rules() }).await;
    for minutes in [1, 2, 3, 3] {
        fails(&door, 2).await;
        let expected = [("minutes", Param::Number(minutes))];
        assert_eq!(code_and_params(door.login(ADDRESS, PASSWORD).await).1, expected);
        door.later(Duration::minutes(minutes));
    }
    // Forgotten after as long as the door can be closed.
    door.later(Duration::minutes(3) + Duration::seconds(1));
    fails(&door, 2).await;
    assert_eq!(code_and_params(door.login(ADDRESS, PASSWORD).await).1, [("minutes", Param::Number(1))]);
}

#[tokio::test]
async fn the_history_tells_of_failures_and_from_where() {
    let door = Door::new().await;
    let ctx = door.context(&door.signs_in().await.access_token).await.unwrap();
    door.later(Duration::minutes(1));
    door.login_from(&on_network(66), "incorrecto").await.unwrap_err();
    let [failed, succeeded] = door.history().await.try_into().unwrap();
    assert_eq!((failed.outcome, failed.device, failed.session), (Outcome::WrongPassword, on_network(66), None));
    assert_eq!((succeeded.outcome, succeeded.device), (Outcome::Succeeded, a_device()));
    assert_eq!(succeeded.session, ctx.actor().unwrap().session);
}

#[tokio::test]
async fn an_address_of_the_newer_kind_is_known_by_its_network() {
    let door = Door::new().await;
    let at = |network, n| Device { address: Ipv6Addr::new(0x2001, 0xdb8, 0, network, n, n, n, n).into(), ..a_device() };
    for n in 1..=5 {
        assert_eq!(code(door.login_from(&at(1, n), "incorrecto").await), "login.bad-credentials");
    }
    assert_eq!(code(door.login_from(&at(1, 9), PASSWORD).await), "login.locked");
    door.login_from(&at(2, 9), PASSWORD).await.unwrap();
}
