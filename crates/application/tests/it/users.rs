//! Administrators among themselves, and accounts that are deleted.

use crate::bell::{Bell, param, told};
use crate::desk::{Desk, Verb, days};
use crate::door::{ADDRESS, Door, OTHER, PASSWORD, a_phone, email, nobody, password, request};
use crate::fakes::{identity, rules};
use crate::house::{House, code};
use chrono::Duration;
use futures::future::join_all;
use plantel_application::access::{NewInvitation, NewMembership, WhoToAdd};
use plantel_application::identity::{NewOwnAccount, OwnChange, UserChange};
use plantel_domain::access::{Context, Role};
use plantel_domain::alerts::{AlertKind, Cause, Place, SystemAlert, Thing};
use plantel_domain::clock::Clock;
use plantel_domain::form::Patch;
use plantel_domain::identity::User;
use plantel_domain::loans::StateName;
use plantel_domain::notifications::{Link, NewNotice, NoticeParams};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_testkit::FakeCredentials;
use plantel_testkit::builders::{a_notice, a_user, an_external_identity, an_item, context_of, person_name, seed};
use plantel_testkit::ids::an_id;

fn demoted() -> UserChange {
    UserChange { platform_admin: Some(false), ..UserChange::default() }
}

fn off() -> UserChange {
    UserChange { active: Some(false), ..UserChange::default() }
}

#[tokio::test]
async fn somebody_is_always_left_to_administer() {
    let door = Door::of(|ana| ana.platform_admin = true).await;
    let command_line = Context::system("command-line", None);
    for change in [demoted(), off()] {
        let done = door.identity.change_user(&command_line, door.ana.id, None, change).await;
        assert_eq!(code(done), "user.last-admin");
    }
    assert_eq!(code(door.identity.delete_user(&command_line, door.ana.id).await), "user.last-admin");
    door.house.assert_nothing_happened();
    let operator = door.operator().await;
    door.identity.change_user(&operator, door.ana.id, None, off()).await.unwrap();
    let left = operator.user().unwrap();
    assert_eq!(code(door.identity.change_user(&command_line, left, None, off()).await), "user.last-admin");
}

#[tokio::test]
async fn of_two_administrators_who_put_each_other_down_at_once_one_is_refused() {
    let door = Door::new().await;
    let change = async |by: &Context, whom: &Context, deed: usize| {
        let id = whom.user().unwrap();
        match deed {
            0 => door.identity.change_user(by, id, None, demoted()).await.map(|_| ()),
            1 => door.identity.change_user(by, id, None, off()).await.map(|_| ()),
            _ => door.identity.delete_user(by, id).await,
        }
    };
    for (first, second) in [(0, 0), (1, 1), (2, 2), (0, 2), (2, 1)] {
        let (eva, juan) = (door.operator().await, door.operator().await);
        let done = join_all([change(&eva, &juan, first), change(&juan, &eva, second)]).await;
        let refused: Vec<_> = done.into_iter().filter(Result::is_err).map(code).collect();
        assert_eq!(refused, ["access.denied"], "{first} and {second}");
    }
}

#[tokio::test]
async fn who_asks_for_what_is_there_already_is_not_the_last_to_go() {
    let door = Door::new().await;
    let operator = door.operator().await;
    // Not an administrator: whether others are left does not matter.
    door.identity.change_user(&operator, door.ana.id, None, demoted()).await.unwrap();
    door.identity.change_user(&operator, door.ana.id, None, off()).await.unwrap();
    assert_eq!(door.house.store.kinds(), ["user.changed"]);
}

#[tokio::test]
async fn nobody_deletes_the_own_account_as_administrator_and_nobody_else_anothers() {
    let door = Door::new().await;
    let operator = door.operator().await;
    assert_eq!(code(door.identity.delete_user(&operator, operator.user().unwrap()).await), "user.own");
    assert_eq!(code(door.identity.delete_own(&operator).await), "user.own");
    let rector = door.house.person(Role::Rector).await;
    assert_eq!(code(door.identity.delete_user(&rector, door.ana.id).await), "access.denied");
    assert_eq!(code(door.identity.delete_user(&nobody(), door.ana.id).await), "access.sign-in-required");
    assert_eq!(code(door.identity.delete_own(&nobody()).await), "access.sign-in-required");
    // Made administrator while the request was on its way.
    let ana = door.anas().await;
    let made = UserChange { platform_admin: Some(true), ..UserChange::default() };
    door.identity.change_user(&operator, door.ana.id, None, made).await.unwrap();
    assert_eq!(code(door.identity.delete_own(&ana).await), "user.own");
    assert_eq!(door.stored().await.deleted_at, None);
}

/// Everything that anybody could read of Ana, as text.
async fn traces(door: &Door, house: &House) -> String {
    let mut reader = house.read().await;
    let page = PageRequest::first(100);
    let (now, id) = (door.house.clock.now(), door.ana.id);
    let user = reader.users().find(id, None).await.unwrap();
    let others = (reader.users().list(&page).await.unwrap(), reader.invitations().list(&page).await.unwrap());
    let own = (
        reader.sessions().living(id, now).await.unwrap(),
        reader.sign_ins().list(id, &page).await.unwrap(),
        reader.external_identities().of_user(id).await.unwrap(),
        reader.second_factors().find(id).await.unwrap(),
        reader.items().list(Some(id), &page).await.unwrap(),
        reader.memberships().of_user(id).await.unwrap(),
    );
    let journal = house.store.journal_entries();
    let told: Vec<_> = journal.iter().map(|entry| serde_json::to_string(&(&entry.data, &entry.changes))).collect();
    format!("{user:?} {others:?} {own:?} {journal:?} {told:?}").to_lowercase()
}

#[tokio::test]
async fn nothing_by_which_they_could_be_known_is_left_of_who_is_deleted() {
    let door = Door::of(|ana| ana.full_name = Some(person_name("Lucrecia Bolaños"))).await;
    door.joins_as(Role::Student).await;
    let (_, codes) = door.enrols().await;
    let here = door.login_with(&codes[0]).await.unwrap();
    door.login_from(&a_phone(), "incorrecto").await.unwrap_err();
    seed(&*door.house.store, an_item(door.ana.id)).await;
    seed(&*door.house.store, an_external_identity(door.ana.id)).await;
    let admin = door.house.next_door().await;
    let (by, roles) = (admin.person(Role::CenterAdmin).await, [Role::Student].into());
    let email = door.ana.email.clone();
    let new = NewInvitation { email, roles, environments: [].into(), modules: None };
    admin.memberships().invite(&by, new, Duration::days(1)).await.unwrap();
    let ctx = door.context(&here.access_token).await.unwrap();
    let full_name = Patch::Set(person_name("Lucrecia Bolaños Peña"));
    door.identity.change_own(&ctx, OwnChange { full_name, ..OwnChange::default() }).await.unwrap();
    let known = ["ana.ruiz", "lucrecia", "firefox", "192.0.2", "cuaderno", "google"];
    let before = traces(&door, &door.house).await + &traces(&door, &admin).await;
    assert!(known.iter().all(|trace| before.contains(trace)), "the test looks where they are");
    door.identity.delete_own(&ctx).await.unwrap();

    let left = traces(&door, &door.house).await + &traces(&door, &admin).await;
    assert_eq!(known.into_iter().filter(|trace| left.contains(trace)).collect::<Vec<_>>(), Vec::<&str>::new());
    let ana = door.stored().await;
    assert_eq!((ana.active, ana.platform_admin, ana.deleted_at), (false, false, Some(door.house.clock.now())));
    assert_eq!(door.house.store.kinds().pop().unwrap(), "user.deleted");
    assert_eq!(door.knows(&here).await, Err("token.revoked"));
    assert_eq!(code(door.refresh(&here.refresh_token).await), "token.revoked");
    assert!(door.house.read().await.memberships().of_user(ana.id).await.unwrap().iter().all(|place| !place.active));
}

#[tokio::test]
async fn a_deleted_account_signs_in_no_more_and_its_address_is_free_again() {
    let door = Door::new().await;
    door.identity.request_recovery(&nobody(), ADDRESS).await.unwrap();
    let token = door.mailed_token().await;
    let operator = door.operator().await;
    for _ in 0..5 {
        door.login(ADDRESS, "incorrecto").await.unwrap_err();
    }
    door.identity.delete_user(&operator, door.ana.id).await.unwrap();
    assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "login.bad-credentials");
    let placeholder = door.stored().await.email;
    assert_eq!(code(door.login(placeholder.as_str(), "!").await), "login.bad-credentials");
    assert_eq!(code(door.identity.reset_password(&nobody(), &token, password(OTHER)).await), "mail-token.invalid");
    assert_eq!(code(door.identity.find_user(&operator, door.ana.id).await), "user.not-found");
    let renamed = UserChange { email: Some(email("x@sena.edu.co")), ..UserChange::default() };
    assert_eq!(code(door.identity.change_user(&operator, door.ana.id, None, renamed).await), "user.not-found");
    assert_eq!(code(door.identity.unlock_user(&operator, door.ana.id).await), "user.not-found");
    assert_eq!(code(door.identity.reset_second_factor(&operator, door.ana.id).await), "user.not-found");
    assert_eq!(code(door.identity.delete_user(&operator, door.ana.id).await), "user.not-found");
    let list = door.identity.list_users(&operator, &PageRequest::first(9)).await.unwrap();
    assert!(list.data.iter().all(|user| user.id != door.ana.id));
    let (email, full_name) = (door.ana.email.clone(), None);
    let new = NewOwnAccount { email, password: password(OTHER), full_name, locale: None };
    let again = door.identity.sign_up(&nobody(), new).await.unwrap();
    assert_ne!(again.id, door.ana.id);
    door.login(ADDRESS, OTHER).await.unwrap();
}

#[tokio::test]
async fn a_deleted_account_joins_nothing_by_its_id() {
    let door = Door::new().await;
    door.identity.delete_user(&door.operator().await, door.ana.id).await.unwrap();
    let admin = door.house.person(Role::CenterAdmin).await;
    let new = NewMembership {
        user: WhoToAdd::Id(door.ana.id),
        roles: [Role::Student].into(),
        environments: [].into(),
        modules: None,
        groups: [].into(),
    };
    assert_eq!(code(door.house.memberships().add(&admin, new).await), "user.not-found");
}

#[tokio::test]
async fn who_has_borrowed_things_is_deleted_once_they_are_back() {
    let desk = Desk::new().await;
    let identity = identity(&desk.house, &FakeCredentials::new(), rules());
    let borrower = desk.borrower.user().unwrap();
    let loan = desk.loan_in(StateName::Active).await;
    let operator = desk.house.platform_admin_of_none().await;
    assert_eq!(code(identity.delete_own(&desk.borrower).await), "user.has-loans");
    assert_eq!(code(identity.delete_user(&operator, borrower).await), "user.has-loans");
    desk.act(Verb::TakeBack, loan.id, None).await.unwrap();
    desk.request(1, days(20, 24)).await.unwrap();
    identity.delete_own(&desk.borrower).await.unwrap();
    // What others have to do with stays.
    let loans = desk.house.read().await.loans().of_borrower(borrower).await.unwrap();
    assert_eq!(loans.len(), 2);
}

#[tokio::test]
async fn what_others_were_told_of_loans_names_nobody_whose_account_is_deleted() {
    let desk = Desk::new().await;
    let (house, bell) = (&desk.house, Bell::of(&desk.house));
    let identity = identity(house, &FakeCredentials::new(), rules());
    let promised = desk.promise(1, days(20, 24)).await.unwrap();
    bell.ring_all(house).await;
    let place = Place { subject: promised.id.into(), environment: Some(promised.warehouse) };
    let thing = Thing { name: "Ana Ruiz".to_owned(), ..Thing::default() };
    let today = "2026-03-22".parse().unwrap();
    let cause = Cause::of_day(AlertKind::ReservationNotCollected, place, thing, promised.period.start(), today);
    let alert = SystemAlert::raise(an_id().into(), promised.institution, cause, house.clock.now());
    let alert = seed(&*house.store, alert).await;
    let keeper = desk.keeper.user().unwrap();
    let of_alert = NewNotice {
        params: NoticeParams::from([("name".to_owned(), "Ana Ruiz".into())]),
        link: Some(Link::to("alert", alert.id)),
        ..a_notice(keeper)
    };
    let of_other = a_notice(keeper);
    let mut work = house.store.begin(&desk.keeper).await.unwrap();
    work.notices().add_all(&[of_alert, of_other]).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let before = told(house, keeper).await;
    let borrowers: Vec<&str> = before.iter().map(|it| param(it, "borrower")).collect();
    assert!(before.len() == 3 && borrowers[0] != "—", "{before:?}");
    identity.delete_own(&desk.borrower).await.unwrap();
    let after = told(house, keeper).await;
    let named: Vec<_> = after.iter().map(|it| (param(it, "borrower"), param(it, "name"))).collect();
    assert_eq!(named, [("—", ""), ("", "—"), ("Ana Ruiz", "")]);
    assert_eq!(param(&after[0], "things"), param(&before[0], "things"));
    let alert = house.read().await.alerts().find_all(&[alert.id]).await.unwrap().remove(0);
    assert_eq!(alert.params["name"], "—");
}

#[tokio::test]
async fn of_many_who_delete_one_account_at_once_one_does() {
    let door = Door::new().await;
    let operators = [door.operator().await, door.operator().await, door.operator().await];
    let done = join_all(operators.iter().map(|operator| door.identity.delete_user(operator, door.ana.id))).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
    assert!(done.into_iter().filter(Result::is_err).all(|late| code(late) == "user.not-found"));
}

#[tokio::test]
async fn everybody_takes_a_copy_of_the_own_data_and_of_nobody_elses() {
    let desk = Desk::new().await;
    let identity = identity(&desk.house, &FakeCredentials::new(), rules());
    let id = desk.borrower.user().unwrap();
    let loan = desk.loan_in(StateName::Active).await;
    let other = seed(&*desk.house.store, a_user()).await;
    for _ in 0..201 {
        seed(&*desk.house.store, an_item(id)).await;
    }
    seed(&*desk.house.store, an_item(other.id)).await;
    let linked = seed(&*desk.house.store, an_external_identity(id)).await;
    seed(&*desk.house.store, an_external_identity(other.id)).await;
    let data = identity.export_own(&desk.borrower).await.unwrap();
    assert_eq!((data.user.id, data.at, data.identities), (id, desk.house.clock.now(), vec![linked]));
    assert!(data.items.len() == 201 && data.items.iter().all(|item| item.owner == id));
    assert_eq!(data.loans.iter().map(|(loan, _)| loan.id).collect::<Vec<_>>(), [loan.id]);
    let [(membership, Some(institution))] = data.memberships.as_slice() else { panic!("one place") };
    assert_eq!((membership.user, institution.id), (id, desk.house.institution.id));
    assert_eq!(desk.house.store.kinds(), ["user.data-exported"]);
    assert_eq!(data.wishes.preferences.version, 0);
    assert!(data.wishes.alert_settings.is_empty() && data.wishes.webhooks.is_empty());
    let nothing = context_of(&other, None, None);
    let data = identity.export_own(&nothing).await.unwrap();
    assert_eq!((data.loans.len(), data.items.len(), data.memberships.len()), (0, 1, 0));
    assert_eq!(code(identity.export_own(&nobody()).await), "access.sign-in-required");
}

#[tokio::test]
async fn a_copy_tells_of_sessions_sign_ins_and_the_second_factor() {
    let door = Door::new().await;
    let since = door.house.clock.now();
    let (_, codes) = door.enrols().await;
    let token = door.login_with(&codes[0]).await.unwrap().access_token;
    door.login(ADDRESS, "incorrecto").await.unwrap_err();
    let ctx = door.identity.authenticate(&token, None, request()).await.unwrap().ctx;
    let data = door.identity.export_own(&ctx).await.unwrap();
    assert_eq!((data.sessions.len(), data.sign_ins.len(), data.second_factor_since), (2, 3, Some(since)));
}

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    let door = Door::new().await;
    let ctx = Context::system("command-line", None);
    let make = || door.identity.ensure_admin(&ctx, email("root@plantel.co"), password("clave del operador"));
    let done: Vec<bool> = join_all([make(), make(), make()]).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(done.iter().filter(|was_made| **was_made).count(), 1);
    let User { platform_admin, email_verified_at, .. } =
        door.login("root@plantel.co", "clave del operador").await.unwrap().user;
    assert!(platform_admin && email_verified_at.is_some());
    let rector = door.house.person(Role::Rector).await;
    let denied = door.identity.ensure_admin(&rector, email("r@plantel.co"), password(OTHER)).await;
    assert_eq!(code(denied), "access.denied");
}
