//! Who belongs to an institution, and as what.

use crate::bell::told;
use crate::house::{House, code};
use plantel_application::access::{MembershipChange, NewMembership, WhoToAdd};
use plantel_domain::access::{Context, Module, Role};
use plantel_domain::clock::Clock;
use plantel_domain::identity::{Email, User};
use plantel_domain::ids::{EnvironmentId, UserId};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_notice, a_user, seed};
use plantel_testkit::clock::moment;
use std::collections::BTreeSet;

fn instructor(user: WhoToAdd, environments: impl IntoIterator<Item = EnvironmentId>) -> NewMembership {
    let (roles, environments) = (BTreeSet::from([Role::Instructor]), environments.into_iter().collect());
    NewMembership { user, roles, environments, modules: None, groups: BTreeSet::new() }
}

fn roles(roles: &[Role]) -> MembershipChange {
    MembershipChange { roles: Some(roles.iter().copied().collect()), ..MembershipChange::default() }
}

async fn somebody(house: &House) -> User {
    seed(&*house.store, User { email_verified_at: Some(moment()), ..a_user() }).await
}

#[tokio::test]
async fn somebody_is_added_by_id_or_address_with_every_module_unless_said_otherwise() {
    let house = House::new().await;
    let (admin, members) = (house.person(Role::CenterAdmin).await, house.memberships());
    let (ana, juan) = (somebody(&house).await, somebody(&house).await);
    let (membership, user) = members.add(&admin, instructor(WhoToAdd::Id(ana.id), [house.warehouse.id])).await.unwrap();
    assert_eq!((user, membership.institution, membership.active), (ana, house.institution.id, true));
    assert_eq!(membership.modules.len(), Module::ALL.len());
    let address = WhoToAdd::Email(Email::parse(&juan.email.as_str().to_uppercase()).unwrap());
    let new = NewMembership { modules: Some(BTreeSet::from([Module::Lab])), ..instructor(address, []) };
    let (membership, user) = members.add(&admin, new).await.unwrap();
    assert_eq!((user, membership.modules), (juan, BTreeSet::from([Module::Lab])));
    assert_eq!(members.find(&admin, membership.id).await.unwrap().0.id, membership.id);
    assert_eq!(members.list(&admin, &PageRequest::first(50)).await.unwrap().data.len(), 3);
    assert_eq!(house.store.kinds(), ["membership.created", "membership.created"]);
}

#[tokio::test]
async fn nobody_is_added_twice_nor_who_has_no_account() {
    let house = House::new().await;
    let (admin, members, ana) = (house.person(Role::CenterAdmin).await, house.memberships(), somebody(&house).await);
    members.add(&admin, instructor(WhoToAdd::Id(ana.id), [])).await.unwrap();
    assert_eq!(code(members.add(&admin, instructor(WhoToAdd::Id(ana.id), [])).await), "membership.exists");
    let unknown = WhoToAdd::Email(Email::parse("nobody@sena.edu.co").unwrap());
    assert_eq!(code(members.add(&admin, instructor(unknown, [])).await), "user.not-found");
    let unknown = WhoToAdd::Id(house.ids.next().into());
    assert_eq!(code(members.add(&admin, instructor(unknown, [])).await), "user.not-found");
    assert_eq!(house.store.kinds(), ["membership.created"]);
}

#[tokio::test]
async fn whose_address_was_never_proven_is_added_by_no_administrator_of_an_institution() {
    let house = House::new().await;
    let (admin, members) = (house.person(Role::CenterAdmin).await, house.memberships());
    let stranger = seed(&*house.store, a_user()).await;
    for who in [WhoToAdd::Id(stranger.id), WhoToAdd::Email(stranger.email.clone())] {
        assert_eq!(code(members.add(&admin, instructor(who, [])).await), "user.not-found");
    }
    let operator = Context::system("operator", Some(house.institution.id));
    members.add(&operator, instructor(WhoToAdd::Id(stranger.id), [])).await.unwrap();
}

#[tokio::test]
async fn one_person_has_a_place_in_several_institutions() {
    let house = House::new().await;
    let (neighbour, ana) = (house.next_door().await, somebody(&house).await);
    for house in [&house, &neighbour] {
        let admin = house.person(Role::CenterAdmin).await;
        house.memberships().add(&admin, instructor(WhoToAdd::Id(ana.id), [])).await.unwrap();
    }
}

#[tokio::test]
async fn a_place_is_in_rooms_of_the_institution_alone() {
    let house = House::new().await;
    let (admin, members, ana) = (house.person(Role::CenterAdmin).await, house.memberships(), somebody(&house).await);
    let theirs = house.next_door().await.warehouse.id;
    let new = instructor(WhoToAdd::Id(ana.id), [house.warehouse.id, theirs]);
    assert_eq!(code(members.add(&admin, new).await), "membership.unknown-environment");
    let (_, membership) = house.member(Role::Instructor, []).await;
    let environments = Some(BTreeSet::from([theirs]));
    let change = MembershipChange { environments, ..MembershipChange::default() };
    assert_eq!(code(members.change(&admin, membership.id, None, change).await), "membership.unknown-environment");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_change_leaves_alone_what_it_does_not_name() {
    let house = House::new().await;
    let (admin, members) = (house.person(Role::CenterAdmin).await, house.memberships());
    let (_, before) = house.member(Role::Instructor, [house.warehouse.id]).await;
    let both = roles(&[Role::Instructor, Role::WarehouseAdmin]);
    let (after, _) = members.change(&admin, before.id, Some(1), both).await.unwrap();
    assert_eq!((after.roles.len(), &after.environments, &after.modules), (2, &before.environments, &before.modules));
    let off = MembershipChange { active: Some(false), ..MembershipChange::default() };
    let (after, _) = members.change(&admin, before.id, Some(2), off).await.unwrap();
    assert_eq!((after.active, after.roles.len(), after.version), (false, 2, 3));
    let entry = house.store.journal_entries().pop().unwrap();
    assert_eq!(entry.kind, "membership.changed");
    assert_eq!(entry.changes.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(), ["active"]);
    assert_eq!(code(members.change(&admin, before.id, Some(2), roles(&[])).await), "store.precondition-failed");
}

/// Something of the institution.
async fn tell(house: &House, by: &Context, reader: UserId) {
    let mut work = house.store.begin(by).await.unwrap();
    work.notices().add_all(&[a_notice(reader)]).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}

#[tokio::test]
async fn who_is_switched_off_reads_nothing_of_the_institution_any_more() {
    let house = House::new().await;
    let (admin, members) = (house.person(Role::CenterAdmin).await, house.memberships());
    let (user, membership) = house.member(Role::Instructor, []).await;
    tell(&house, &admin, user.id).await;
    tell(&house, &admin, admin.user().unwrap()).await;
    let more = MembershipChange { active: Some(true), ..roles(&[Role::Instructor, Role::Student]) };
    members.change(&admin, membership.id, None, more).await.unwrap();
    assert_eq!(told(&house, user.id).await.len(), 1, "another role takes nothing away");
    let switched = |active| MembershipChange { active: Some(active), ..MembershipChange::default() };
    members.change(&admin, membership.id, None, switched(false)).await.unwrap();
    assert_eq!(told(&house, user.id).await, []);
    assert_eq!(house.read().await.notices().inbox(user.id, house.clock.now()).await.unwrap().unread, 0);
    assert_eq!(told(&house, admin.user().unwrap()).await.len(), 1);
    members.change(&admin, membership.id, None, switched(true)).await.unwrap();
    assert_eq!(told(&house, user.id).await, [], "who comes back begins anew");
    tell(&house, &admin, user.id).await;
    assert_eq!(told(&house, user.id).await.iter().map(|it| it.position).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn nobody_changes_the_own_place_but_a_platform_administrator() {
    let house = House::new().await;
    let (user, membership) = house.member(Role::CenterAdmin, []).await;
    let members = house.memberships();
    let own = plantel_testkit::builders::context_of(&user, &membership, &house.institution);
    assert_eq!(code(members.change(&own, membership.id, None, roles(&[Role::Student])).await), "membership.own");
    assert_eq!(code(members.add(&own, instructor(WhoToAdd::Id(user.id), [])).await), "membership.own");
    house.assert_nothing_happened();
    let operator = house.platform_admin().await;
    let new = instructor(WhoToAdd::Id(operator.user().unwrap()), []);
    let (own, _) = members.add(&operator, new).await.unwrap();
    members.change(&operator, own.id, None, roles(&[Role::Auditor])).await.unwrap();
}

#[tokio::test]
async fn only_who_runs_the_institution_gives_places_in_it() {
    let house = House::new().await;
    let (members, ana) = (house.memberships(), somebody(&house).await);
    let (_, membership) = house.member(Role::Student, []).await;
    for role in Role::ALL.iter().filter(|role| !role.administers()) {
        let ctx = house.person(*role).await;
        assert_eq!(code(members.add(&ctx, instructor(WhoToAdd::Id(ana.id), [])).await), "access.denied", "{role:?}");
        let raised = members.change(&ctx, membership.id, None, roles(&[Role::CenterAdmin])).await;
        assert_eq!(code(raised), "access.denied", "{role:?}");
    }
    for (role, seen) in [(Role::Supervisor, true), (Role::Auditor, true), (Role::Instructor, false)] {
        let ctx = house.person(role).await;
        assert_eq!(members.list(&ctx, &PageRequest::first(50)).await.is_ok(), seen, "{role:?}");
        assert_eq!(members.find(&ctx, membership.id).await.is_ok(), seen, "{role:?}");
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_place_in_another_institution_is_not_found() {
    let house = House::new().await;
    let (_, membership) = house.member(Role::Student, []).await;
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(code(house.memberships().find(&stranger, membership.id).await), "membership.not-found");
    let raised = house.memberships().change(&stranger, membership.id, None, roles(&[Role::CenterAdmin])).await;
    assert_eq!(code(raised), "membership.not-found");
}
