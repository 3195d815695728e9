//! Inviting people into an institution, and joining by an invitation.

use crate::door::{ADDRESS, Door, OTHER, PASSWORD, email, nobody, password, said};
use crate::fakes::rules;
use crate::house::{bad_field, code};
use chrono::Duration;
use futures::future::join_all;
use plantel_application::Result;
use plantel_application::access::NewInvitation;
use plantel_application::identity::{AccountRules, Joining};
use plantel_domain::access::{Context, Invitation, InvitationState, Membership, Module, Role};
use plantel_domain::clock::Clock;
use plantel_domain::identity::{SignUp, User};
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::{a_membership, an_external_identity, person_name, seed};
use plantel_testkit::credentials::EASY;
use std::collections::BTreeSet;

const EVA: &str = "eva@sena.edu.co";
const OVER: &str = "invitation.over";

fn life() -> Duration {
    Duration::days(14)
}

fn as_instructor(address: &str) -> NewInvitation {
    let (roles, environments) = (BTreeSet::from([Role::Instructor]), BTreeSet::new());
    NewInvitation { email: email(address), roles, environments, modules: None }
}

async fn invited(door: &Door, address: &str) -> Invitation {
    let admin = door.house.person(Role::CenterAdmin).await;
    door.house.memberships().invite(&admin, as_instructor(address), life()).await.unwrap()
}

async fn joins(door: &Door, token: &str, word: Option<&str>) -> Result<User> {
    let (token, full_name) = (token.to_owned(), Some(person_name("Eva Díaz")));
    let joining = Joining { token, password: word.map(password), full_name, locale: None };
    door.identity.accept_invitation(&nobody(), joining).await
}

async fn memberships(door: &Door, user: &User) -> Vec<Membership> {
    door.house.read().await.memberships().of_user(user.id).await.unwrap()
}

#[tokio::test]
async fn who_has_no_account_makes_one_and_belongs_to_the_institution() {
    let door = Door::by(AccountRules { sign_up: SignUp::ByInvitation, ..rules() }).await;
    let invitation = invited(&door, EVA).await;
    let token = door.mailed_token().await;
    let eva = joins(&door, &token, Some(OTHER)).await.unwrap();
    assert_eq!(eva.email_verified_at, Some(door.house.clock.now()));
    let [membership] = memberships(&door, &eva).await.try_into().unwrap();
    assert_eq!((membership.roles, membership.modules.len()), (invitation.roles, Module::ALL.len()));
    assert_eq!(door.login(EVA, OTHER).await.unwrap().institution, Some(door.house.institution.id));
    let admin = door.house.person(Role::CenterAdmin).await;
    let accepted = door.house.memberships().find_invitation(&admin, invitation.id).await.unwrap();
    assert_eq!(accepted.state, InvitationState::Accepted { at: door.house.clock.now(), user: eva.id });
    let told = ["invitation.created", "user.signed-up", "invitation.accepted", "membership.created", "session.opened"];
    assert_eq!(door.house.store.kinds(), told);
    let entries = door.house.store.journal_entries();
    assert!(entries.iter().all(|entry| entry.institution == Some(door.house.institution.id)));
}

#[tokio::test]
async fn who_has_an_account_joins_as_that_and_its_password_stays() {
    let door = Door::of(|ana| ana.email_verified_at = Some(ana.created_at)).await;
    invited(&door, "ana.ruiz@SENA.edu.co").await;
    let token = door.mailed_token().await;
    let joined = joins(&door, &token, None).await.unwrap();
    assert_eq!((joined.id, joined.full_name), (door.ana.id, door.ana.full_name.clone()));
    assert_eq!(door.signs_in().await.institution, Some(door.house.institution.id));
}

#[tokio::test]
async fn nobody_joins_twice_nor_by_an_invitation_that_was_taken_back_or_is_too_old() {
    let door = Door::new().await;
    invited(&door, EVA).await;
    let token = door.mailed_token().await;
    joins(&door, &token, Some(OTHER)).await.unwrap();
    assert_eq!(code(joins(&door, &token, Some(OTHER)).await), OVER);

    let admin = door.house.person(Role::CenterAdmin).await;
    let second = invited(&door, "juan@sena.edu.co").await;
    let token = door.mailed_token().await;
    door.house.memberships().revoke_invitation(&admin, second.id, Some(1)).await.unwrap();
    assert_eq!(code(joins(&door, &token, Some(OTHER)).await), OVER);
    assert_eq!(code(door.house.memberships().revoke_invitation(&admin, second.id, None).await), OVER);
    assert_eq!(code(door.house.memberships().renew_invitation(&admin, second.id, None, life()).await), OVER);

    invited(&door, "luz@sena.edu.co").await;
    let token = door.mailed_token().await;
    door.later(life());
    assert_eq!(code(joins(&door, &token, Some(OTHER)).await), "mail-token.invalid");
}

#[tokio::test]
async fn a_renewed_invitation_has_all_its_time_before_it_and_a_new_letter() {
    let door = Door::new().await;
    let admin = door.house.person(Role::CenterAdmin).await;
    let invitation = invited(&door, EVA).await;
    let first = door.mailed_token().await;
    door.later(life() + Duration::days(3));
    assert_eq!(code(joins(&door, &first, Some(OTHER)).await), "mail-token.invalid");
    let renewed = door.house.memberships().renew_invitation(&admin, invitation.id, Some(1), life()).await.unwrap();
    assert_eq!((renewed.expires_at, renewed.version), (door.house.clock.now() + life(), 2));
    let stale = door.house.memberships().renew_invitation(&admin, invitation.id, Some(1), life()).await;
    assert_eq!(code(stale), "store.precondition-failed");
    let second = door.mailed_token().await;
    assert_eq!(door.fakes.post.sent().iter().map(said).collect::<Vec<_>>(), ["invitation", "invitation"]);
    joins(&door, &second, Some(OTHER)).await.unwrap();
}

#[tokio::test]
async fn one_who_waits_is_not_invited_twice_and_one_who_let_the_time_pass_is() {
    let door = Door::new().await;
    let admin = door.house.person(Role::CenterAdmin).await;
    let first = invited(&door, EVA).await;
    let members = door.house.memberships();
    let again = || members.invite(&admin, as_instructor("EVA@sena.edu.co"), life());
    assert_eq!(code(again().await), "invitation.pending");
    door.later(life());
    let second = again().await.unwrap();
    let list = door.house.memberships().list_invitations(&admin, &PageRequest::first(9)).await.unwrap().data;
    assert_eq!(list.iter().map(|invitation| invitation.id).collect::<Vec<_>>(), [second.id, first.id]);
    assert_eq!(list[1].state, InvitationState::Revoked { at: door.house.clock.now() });
}

#[tokio::test]
async fn who_belongs_already_is_not_invited_nor_anybody_to_rooms_of_others() {
    let door = Door::new().await;
    door.joins_as(Role::Student).await;
    let (admin, members) = (door.house.person(Role::CenterAdmin).await, door.house.memberships());
    assert_eq!(code(members.invite(&admin, as_instructor(ADDRESS), life()).await), "membership.exists");
    let room = door.house.next_door().await.warehouse.id;
    let elsewhere = NewInvitation { environments: BTreeSet::from([room]), ..as_instructor(EVA) };
    assert_eq!(code(members.invite(&admin, elsewhere, life()).await), "membership.unknown-environment");
    door.house.assert_nothing_happened();
}

#[tokio::test]
async fn who_does_not_keep_memberships_sees_and_changes_no_invitation() {
    let door = Door::new().await;
    let (id, members, page) = (invited(&door, EVA).await.id, door.house.memberships(), PageRequest::first(9));
    for role in [Role::Instructor, Role::Student, Role::WarehouseAdmin] {
        let ctx = door.house.person(role).await;
        assert_eq!(code(members.invite(&ctx, as_instructor("luz@sena.edu.co"), life()).await), "access.denied");
        assert_eq!(code(members.list_invitations(&ctx, &page).await), "access.denied");
        assert_eq!(code(members.find_invitation(&ctx, id).await), "access.denied");
        assert_eq!(code(members.revoke_invitation(&ctx, id, None).await), "access.denied");
        assert_eq!(code(members.renew_invitation(&ctx, id, None, life()).await), "access.denied");
    }
    let nowhere = Context { institution: None, ..door.house.person(Role::CenterAdmin).await };
    assert_eq!(code(members.list_invitations(&nowhere, &page).await), "institution.not-chosen");
}

#[tokio::test]
async fn an_invitation_of_another_institution_is_not_found() {
    let door = Door::new().await;
    let id = invited(&door, EVA).await.id;
    let neighbour = door.house.next_door().await;
    let (other, members) = (neighbour.person(Role::CenterAdmin).await, neighbour.memberships());
    assert_eq!(code(members.find_invitation(&other, id).await), "invitation.not-found");
    assert_eq!(code(members.revoke_invitation(&other, id, None).await), "invitation.not-found");
    assert_eq!(code(members.renew_invitation(&other, id, None, life()).await), "invitation.not-found");
    assert!(members.list_invitations(&other, &PageRequest::first(9)).await.unwrap().data.is_empty());
    // The same address may be invited there too, and join both.
    members.invite(&other, as_instructor(EVA), life()).await.unwrap();
    door.post().await;
    for token in ["mail-0", "mail-1"] {
        joins(&door, token, Some(OTHER)).await.unwrap();
    }
    assert_eq!(door.login(EVA, OTHER).await.unwrap().institution, None, "of two none is chosen by itself");
}

#[tokio::test]
async fn of_many_who_accept_at_once_one_joins() {
    let door = Door::new().await;
    invited(&door, EVA).await;
    let token = door.mailed_token().await;
    let words = ["primera clave", "segunda clave", "tercera clave", "cuarta clave"];
    let done = join_all(words.map(|word| joins(&door, &token, Some(word)))).await;
    let won: Vec<_> = done.iter().zip(words).filter(|(done, _)| done.is_ok()).map(|(_, word)| word).collect();
    assert_eq!(won.len(), 1);
    door.login(EVA, won[0]).await.unwrap();
    assert!(done.into_iter().filter(Result::is_err).all(|lost| code(lost) == OVER));
    let kinds = door.house.store.kinds();
    assert_eq!(kinds.iter().filter(|kind| *kind == "invitation.accepted").count(), 1);
}

#[tokio::test]
async fn a_new_account_needs_a_password_that_is_not_easily_guessed_and_may_be_forbidden() {
    let door = Door::new().await;
    invited(&door, EVA).await;
    let token = door.mailed_token().await;
    assert_eq!(bad_field(joins(&door, &token, None).await), ("/password".to_owned(), "field.required"));
    assert_eq!(bad_field(joins(&door, &token, Some(EASY)).await), ("/password".to_owned(), "password.common"));
    let closed = Door::by(AccountRules { sign_up: SignUp::Closed, ..rules() }).await;
    invited(&closed, EVA).await;
    let token = closed.mailed_token().await;
    assert_eq!(code(joins(&closed, &token, Some(OTHER)).await), "sign-up.closed");
}

#[tokio::test]
async fn tokens_of_other_purposes_join_nothing() {
    let door = Door::new().await;
    invited(&door, ADDRESS).await;
    // Letters of one time come in any order.
    door.post().await;
    door.identity.request_recovery(&nobody(), ADDRESS).await.unwrap();
    let token = door.mailed_token().await;
    for bad in [token.as_str(), "made up", ""] {
        assert_eq!(code(joins(&door, bad, Some(OTHER)).await), "mail-token.invalid");
    }
    assert_eq!(memberships(&door, &door.ana).await, []);
}

#[tokio::test]
async fn who_was_added_meanwhile_does_not_belong_twice() {
    let door = Door::of(|ana| ana.email_verified_at = Some(ana.created_at)).await;
    invited(&door, ADDRESS).await;
    let token = door.mailed_token().await;
    let there = seed(&*door.house.store, a_membership(door.house.institution.id, door.ana.id)).await;
    assert_eq!(code(joins(&door, &token, None).await), "membership.exists");
    assert_eq!(memberships(&door, &door.ana).await, [there]);
}

#[tokio::test]
async fn an_account_that_a_stranger_made_with_the_address_does_not_stay_the_strangers() {
    // Somebody signs up with an address that is not theirs, and waits for its owner to be invited.
    let door = Door::new().await;
    let stranger = door.signs_in().await;
    door.enrols().await;
    seed(&*door.house.store, an_external_identity(door.ana.id)).await;
    invited(&door, ADDRESS).await;
    let token = door.mailed_token().await;
    assert_eq!(bad_field(joins(&door, &token, None).await), ("/password".to_owned(), "field.required"));
    let joined = joins(&door, &token, Some(OTHER)).await.unwrap();
    assert_eq!((joined.id, joined.email_verified_at), (door.ana.id, Some(door.house.clock.now())));
    assert_eq!(door.knows(&stranger).await, Err("token.revoked"));
    assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "login.bad-credentials");
    assert_eq!(door.login(ADDRESS, OTHER).await.unwrap().institution, Some(door.house.institution.id));
    assert!(door.identity.list_identities(&door.anas_with(OTHER).await).await.unwrap().is_empty());
    for told in ["user.password-reset", "external-identity.unlinked", "second-factor.off"] {
        assert!(door.house.store.kinds().contains(&told.to_owned()), "{told}");
    }
}
