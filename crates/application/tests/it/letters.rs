//! Letters to people about their accounts, and what carries them.

use crate::door::{ADDRESS, Door, OTHER, PASSWORD, a_phone, email, nobody, on_network, password, said};
use crate::fakes::{letters, relay};
use crate::house::code;
use chrono::Duration;
use futures::future::join_all;
use plantel_application::access::NewInvitation;
use plantel_application::identity::{NewAccount, UserChange};
use plantel_domain::access::Role;
use plantel_domain::clock::Clock;
use plantel_domain::identity::{Locale, Purpose, Tokens};
use plantel_domain::mail::{Letter, Message, PostError};
use plantel_domain::relay::Backlog;
use plantel_testkit::FailWith;
use plantel_testkit::builders::person_name;
use std::collections::BTreeSet;

const EVA: &str = "eva@sena.edu.co";

fn account(welcome: bool) -> NewAccount {
    NewAccount {
        email: email(EVA),
        password: password("una clave de nadie"),
        full_name: Some(person_name("Eva Díaz")),
        locale: Some(Locale::En),
        active: true,
        platform_admin: false,
        email_verified: false,
        welcome,
    }
}

async fn asks(door: &Door) {
    door.identity.request_recovery(&nobody(), ADDRESS).await.unwrap();
}

async fn backlog(door: &Door) -> Backlog {
    relay(&door.house, &door.fakes, door.rules.clone()).backlog().await.unwrap()
}

fn kinds(letters: &[Letter]) -> Vec<&'static str> {
    letters.iter().map(said).collect()
}

#[tokio::test]
async fn who_gets_an_account_is_welcomed_with_a_link_to_set_its_password() {
    let door = Door::new().await;
    let operator = door.operator().await;
    let eva = door.identity.create_user(&operator, account(true)).await.unwrap();
    let [letter] = door.post().await.try_into().unwrap();
    assert_eq!((&letter.to, letter.name.as_deref(), letter.locale), (&eva.email, Some("Eva Díaz"), Locale::En));
    let Message::Welcome { token, hours: 168 } = letter.message else { panic!("{letter:?}") };
    door.later(Duration::days(6));
    door.identity.reset_password(&nobody(), &token, password(OTHER)).await.unwrap();
    door.login(EVA, OTHER).await.unwrap();
}

#[tokio::test]
async fn who_is_not_to_be_welcomed_gets_no_letter() {
    let door = Door::new().await;
    door.identity.create_user(&door.operator().await, account(false)).await.unwrap();
    assert!(door.post().await.is_empty());
}

#[tokio::test]
async fn a_letter_goes_in_the_language_of_who_gets_it_else_in_the_operators() {
    for (chosen, expected) in [(None, Locale::Pt), (Some(Locale::En), Locale::En)] {
        let rules = plantel_application::identity::AccountRules { locale: Locale::Pt, ..crate::fakes::rules() };
        let door = Door::with(rules, |ana| ana.locale = chosen).await;
        asks(&door).await;
        assert_eq!(door.post().await[0].locale, expected);
    }
}

#[tokio::test]
async fn an_invitation_names_the_institution_and_who_invites() {
    let door = Door::new().await;
    let admin = door.house.person(Role::CenterAdmin).await;
    let roles = BTreeSet::from([Role::Student]);
    let new = NewInvitation { email: email(EVA), roles, environments: BTreeSet::new(), modules: None };
    let invitation = door.house.memberships().invite(&admin, new, Duration::days(14)).await.unwrap();
    let [letter] = door.post().await.try_into().unwrap();
    assert_eq!((&letter.to, &letter.name, letter.locale), (&invitation.email, &None, door.house.institution.locale));
    let Message::Invitation { token, hours, institution, inviter } = letter.message else { panic!("no invitation") };
    assert_eq!((hours, inviter.as_deref()), (336, Some("Ana Ruiz")));
    assert_eq!(institution, door.house.institution.name.to_string());
    let claims = door.fakes.tokens.read_mail(Purpose::Invitation, &token, door.house.clock.now()).unwrap();
    assert_eq!((claims.subject, claims.expires_at), (invitation.id.into(), invitation.expires_at));
}

#[tokio::test]
async fn a_new_device_is_told_of_from_the_second_device_on() {
    let door = Door::new().await;
    door.signs_in().await;
    // The same kind of device elsewhere is not a new one.
    door.login_from(&on_network(99), PASSWORD).await.unwrap();
    assert!(door.post().await.is_empty());
    door.login_from(&a_phone(), "incorrecto").await.unwrap_err();
    assert!(door.post().await.is_empty(), "a failure shows no device");
    door.login_from(&a_phone(), PASSWORD).await.unwrap();
    let [letter] = door.post().await.try_into().unwrap();
    let (at, phone) = (door.house.clock.now(), a_phone());
    let agent = phone.agent.map(|agent| agent.to_string());
    assert_eq!(letter.message, Message::NewDevice { at, address: phone.address, agent });
    assert_eq!(letter.to, door.ana.email);
    door.login_from(&a_phone(), PASSWORD).await.unwrap();
    assert_eq!(door.post().await.len(), 1);
    let marked: Vec<bool> = door.history().await.iter().map(|sign_in| sign_in.new_device).collect();
    assert_eq!(marked.iter().filter(|marked| **marked).count(), 2, "the first and the phone");
}

#[tokio::test]
async fn an_administrator_has_a_letter_sent_to_see_whether_mail_arrives() {
    let door = Door::new().await;
    let rector = door.house.person(Role::Rector).await;
    assert_eq!(code(door.identity.test_mail(&rector, &email(EVA)).await), "access.denied");
    door.identity.test_mail(&door.operator().await, &email(EVA)).await.unwrap();
    let [letter] = door.post().await.try_into().unwrap();
    assert_eq!((letter.message, letter.to), (Message::Test, email(EVA)));
    let journal = format!("{:?}", door.house.store.journal_entries());
    assert!(!journal.contains(EVA), "the address is told to the post alone");
}

#[tokio::test]
async fn a_letter_whose_time_is_over_is_not_sent() {
    let door = Door::new().await;
    asks(&door).await;
    let ctx = door.anas().await;
    door.identity.request_verification(&ctx).await.unwrap();
    door.login_from(&a_phone(), PASSWORD).await.unwrap();
    door.later(Duration::hours(48));
    let mut sent = kinds(&door.post().await);
    sent.sort_unstable();
    assert_eq!(sent, ["new-device", "verification"]);
    let door = Door::new().await;
    door.signs_in().await;
    door.login_from(&a_phone(), PASSWORD).await.unwrap();
    door.identity.create_user(&door.operator().await, account(true)).await.unwrap();
    door.later(Duration::days(7));
    assert!(door.post().await.is_empty());
    assert_eq!(backlog(&door).await, Backlog::default());
}

#[tokio::test]
async fn what_is_settled_meanwhile_needs_no_letter() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    door.identity.request_verification(&ctx).await.unwrap();
    let mut proven = door.stored().await;
    proven.email_verified_at = Some(door.house.clock.now());
    crate::door::store(&door, &mut proven).await;
    asks(&door).await;
    let off = UserChange { active: Some(false), ..UserChange::default() };
    door.identity.change_user(&door.operator().await, door.ana.id, None, off).await.unwrap();
    assert!(door.post().await.is_empty());
    assert_eq!(backlog(&door).await, Backlog::default());
}

#[tokio::test]
async fn a_letter_is_delivered_once_also_by_several_servers_at_once() {
    let door = Door::new().await;
    for _ in 0..30 {
        asks(&door).await;
    }
    let servers: Vec<_> = (0..3).map(|_| relay(&door.house, &door.fakes, door.rules.clone())).collect();
    for done in join_all(servers.iter().map(plantel_application::relay::Relay::settle)).await {
        done.unwrap();
    }
    let sent: BTreeSet<_> = door.fakes.post.sent().iter().map(|letter| letter.id).collect();
    assert_eq!((door.fakes.post.sent().len(), sent.len()), (30, 30));
    assert_eq!(door.post().await.len(), 30, "and never again");
}

#[tokio::test]
async fn a_letter_that_can_never_be_sent_waits_for_an_operator() {
    let door = Door::new().await;
    asks(&door).await;
    door.fakes.post.fail_next(PostError::Permanent("no such mailbox".to_owned()));
    assert!(door.post().await.is_empty());
    assert_eq!(backlog(&door).await, Backlog { waiting: 0, parked: 1 });
    let (relay, operator) = (relay(&door.house, &door.fakes, door.rules.clone()), door.operator().await);
    let [parked] = relay.parked(&operator).await.unwrap().try_into().unwrap();
    assert_eq!((parked.kind.as_str(), parked.attempts, parked.reaction.as_str()), ("recovery.requested", 1, "letters"));
    assert!(parked.error.contains("no such mailbox"));
    let rector = door.house.person(Role::Rector).await;
    assert_eq!(code(relay.parked(&rector).await), "access.denied");
    assert_eq!(code(relay.retry_parked(&rector).await), "access.denied");
    assert_eq!(relay.retry_parked(&operator).await.unwrap(), 1);
    assert_eq!(kinds(&door.post().await), ["recovery"]);
}

#[tokio::test]
async fn a_letter_that_cannot_be_sent_now_is_tried_again_each_time_later() {
    let door = Door::new().await;
    asks(&door).await;
    for seconds in [5, 15, 45, 135, 405] {
        door.fakes.post.fail_next(PostError::Temporary("greylisted".to_owned()));
        assert!(door.post().await.is_empty());
        door.later(Duration::seconds(seconds - 1));
        assert!(door.post().await.is_empty(), "not before {seconds} s");
        door.later(Duration::seconds(1));
    }
    assert_eq!(kinds(&door.post().await), ["recovery"]);
    assert_eq!(backlog(&door).await, Backlog::default());
}

#[tokio::test]
async fn after_ten_tries_a_letter_waits_for_an_operator() {
    let door = Door::new().await;
    asks(&door).await;
    for n in 1..=10 {
        assert_eq!(backlog(&door).await, Backlog { waiting: 1, parked: 0 }, "before try {n}");
        door.fakes.post.fail_next(PostError::Temporary("greylisted".to_owned()));
        assert!(door.post().await.is_empty());
        door.later(Duration::hours(1));
    }
    assert_eq!(backlog(&door).await, Backlog { waiting: 0, parked: 1 });
}

#[tokio::test]
async fn one_letter_that_fails_does_not_stop_the_others() {
    let door = Door::new().await;
    for _ in 0..3 {
        asks(&door).await;
    }
    door.fakes.post.fail_next(PostError::Temporary("greylisted".to_owned()));
    assert_eq!(door.post().await.len(), 2);
    door.later(Duration::seconds(5));
    let ids: BTreeSet<_> = door.post().await.iter().map(|letter| letter.id).collect();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn what_a_server_that_died_had_claimed_is_sent_by_another_under_the_same_name() {
    let door = Door::new().await;
    asks(&door).await;
    // It sent the letter, and died before it could write that down: neither with the others nor by itself.
    let relay = relay(&door.house, &door.fakes, door.rules.clone());
    door.house.store.fail_at(6, FailWith::Stale);
    door.house.store.fail_at(8, FailWith::Stale);
    relay.step().await.unwrap_err();
    let first = door.post().await;
    assert_eq!(first.len(), 1);
    door.later(Duration::minutes(5));
    let both = door.post().await;
    assert_eq!((both.len(), both[0].id), (2, both[1].id));
}

#[tokio::test]
async fn a_store_that_fails_when_a_letter_is_sent_has_no_other_sent_twice() {
    // Written down at once; tried again, as the store is busy; each by itself; and one of them not.
    let cases = [(0, FailWith::Busy, 3), (1, FailWith::Busy, 3), (1, FailWith::Stale, 3), (2, FailWith::Stale, 4)];
    for (fails, with, sent) in cases {
        let door = Door::new().await;
        for _ in 0..3 {
            asks(&door).await;
        }
        // Whether any is due, claim, commit; each account is read; what became of them is to be written down.
        for call in 7..7 + fails {
            door.house.store.fail_at(call, with);
        }
        let done = relay(&door.house, &door.fakes, door.rules.clone()).step().await;
        assert_eq!(done.is_ok(), sent == 3, "{done:?}");
        door.later(Duration::minutes(5));
        assert_eq!(door.post().await.len(), sent, "{fails} {with:?}");
    }
}

#[tokio::test]
async fn the_letter_of_a_recovery_is_shown_as_the_user_would_get_it() {
    let door = Door::new().await;
    let operator = door.operator().await;
    assert_eq!(code(door.identity.user_of_address(&operator, "nadie@sena.edu.co").await), "user.not-found");
    assert_eq!(code(door.identity.user_of_address(&operator, "no address").await), "user.not-found");
    let ana = door.identity.user_of_address(&operator, &ADDRESS.to_uppercase()).await.unwrap();
    let shown = letters(&door.house, &door.fakes, door.rules.clone()).recovery(door.house.ids.next(), &ana);
    let Message::Recovery { token, hours: 48 } = shown.message else { panic!("{shown:?}") };
    door.identity.reset_password(&nobody(), &token, password(OTHER)).await.unwrap();
    assert_eq!(code(door.identity.user_of_address(&nobody(), ADDRESS).await), "access.sign-in-required");
}
