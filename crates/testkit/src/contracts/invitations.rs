//! What is promised of invitations.

use super::support::{
    Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, at_once, nowhere, pause,
};
use crate::builders::{a_user, an_environment, an_invitation, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::{Invitation, InvitationState, Module, Role};
use plantel_domain::identity::Email;
use plantel_domain::ids::{InvitationId, UserId};
use plantel_domain::page::SortKey;
use plantel_domain::store::{Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;

fn states(user: UserId) -> [InvitationState; 3] {
    let at = moment() + Duration::microseconds(100_000);
    [InvitationState::Pending, InvitationState::Accepted { at, user }, InvitationState::Revoked { at }]
}

fn shouted(email: &Email) -> Email {
    Email::parse(&email.as_str().to_uppercase()).expect("an address may be in upper case")
}

/// In every state, with nothing and with everything; whether read or locked.
pub async fn every_invitation_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let room = seed(&*store, an_environment(id)).await;
    for state in states(place.user.id) {
        let bare = Invitation { roles: BTreeSet::new(), modules: BTreeSet::new(), state, ..an_invitation(id) };
        let full = Invitation {
            email: shouted(&an_invitation(id).email),
            roles: Role::ALL.iter().copied().collect(),
            environments: BTreeSet::from([room.id, place.warehouse.id]),
            modules: Module::ALL.iter().copied().collect(),
            invited_by: Some(place.user.id),
            created_at: moment() + Duration::microseconds(1),
            expires_at: moment() - Duration::microseconds(1),
            state,
            version: 5,
            ..an_invitation(id)
        };
        for invitation in [bare, full] {
            seed(&*store, invitation.clone()).await;
            assert_eq!(seen!(store, &place.ctx, invitations.find(invitation.id, None)), Some(invitation.clone()));
            assert_eq!(kept!(store, &nowhere(), invitations.lock_anywhere(invitation.id)), Some(invitation));
        }
    }
    assert_eq!(seen!(store, &place.ctx, invitations.find(an_id().into(), None)), None);
    assert_eq!(kept!(store, &place.ctx, invitations.lock_anywhere(an_id().into())), None);
}

/// In any case, also when it is too old; another institution has its own.
pub async fn one_invitation_waits_for_an_address(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    let first = Invitation { expires_at: moment() - Duration::days(1), ..an_invitation(id) };
    let mut first = seed(&*store, first).await;
    let again = Invitation { email: shouted(&first.email), ..an_invitation(id) };
    assert_duplicate(tried!(store, &here.ctx, invitations.add(&again)), "invitation");
    let mut other = seed(&*store, an_invitation(id)).await;
    other.email = first.email.clone();
    assert_duplicate(tried!(store, &here.ctx, invitations.update(&mut other)), "invitation");
    seed(&*store, Invitation { email: first.email.clone(), ..an_invitation(there.institution.id) }).await;
    assert_eq!(seen!(store, &here.ctx, invitations.pending(&again.email)), Some(first.clone()));
    for state in states(here.user.id).into_iter().skip(1) {
        seed(&*store, Invitation { state, email: first.email.clone(), ..an_invitation(id) }).await;
    }
    first.state = InvitationState::Revoked { at: moment() };
    kept!(store, &here.ctx, invitations.update(&mut first));
    assert_eq!(seen!(store, &here.ctx, invitations.pending(&first.email)), None);
    seed(&*store, again.clone()).await;
    assert_eq!(seen!(store, &here.ctx, invitations.pending(&first.email)), Some(again));
    first.state = InvitationState::Pending;
    assert_duplicate(tried!(store, &here.ctx, invitations.update(&mut first)), "invitation");
}

/// Also of one institution by another; and a change of an old one is refused.
pub async fn a_change_of_an_invitation_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let room = seed(&*store, an_environment(id)).await;
    let before = Invitation { environments: BTreeSet::from([room.id]), ..an_invitation(id) };
    let mut old = seed(&*store, before).await;
    let mut invitation = old.clone().renew(moment() + Duration::days(30)).expect("it waits");
    invitation.environments = BTreeSet::from([place.warehouse.id]);
    kept!(store, &place.ctx, invitations.update(&mut invitation));
    assert_eq!(invitation.version, 2);
    assert_eq!(seen!(store, &place.ctx, invitations.find(invitation.id, Some(2))), Some(invitation.clone()));
    assert_other_version(asked!(store, &place.ctx, invitations.find(invitation.id, Some(1))));
    let mut invitation = invitation.accept(place.user.id, moment()).expect("it stands");
    kept!(store, &nowhere(), invitations.update(&mut invitation));
    assert_eq!(seen!(store, &place.ctx, invitations.find(invitation.id, Some(3))), Some(invitation));
    assert_stale(tried!(store, &place.ctx, invitations.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    assert_stale(tried!(store, &place.ctx, invitations.update(&mut an_invitation(id))));
}

/// But for who accepts it.
pub async fn an_invitation_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let invitation = seed(&*store, an_invitation(here.institution.id)).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, invitations.find(invitation.id, None)), None);
        assert_eq!(seen!(store, stranger, invitations.pending(&invitation.email)), None);
        assert_pages!(store, stranger, invitations.list(), Vec::<Invitation>::new());
        assert_failed(tried!(store, stranger, invitations.add(&an_invitation(here.institution.id))));
        let anywhere = kept!(store, stranger, invitations.lock_anywhere(invitation.id));
        assert_eq!(anywhere.as_ref(), Some(&invitation));
    }
}

/// In every state, each once, also those of one moment.
pub async fn invitations_are_listed_newest_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut invitations = Vec::new();
    for (micros, state) in [0, 1, 1, 2].into_iter().zip(states(place.user.id).into_iter().cycle()) {
        let created_at = moment() + Duration::microseconds(micros);
        let environments = BTreeSet::from([place.warehouse.id]);
        let invitation = Invitation { created_at, environments, state, ..an_invitation(place.institution.id) };
        invitations.push(seed(&*store, invitation).await);
    }
    invitations.sort_by_key(|invitation| std::cmp::Reverse((invitation.created_at, invitation.id)));
    assert_pages!(store, &place.ctx, invitations.list(), invitations);
    assert_refuses_cursors!(store, &place.ctx, invitations.list(), "-created_at", SortKey::Micros(0));
}

/// When it is added and when it changes.
pub async fn an_invitation_is_by_and_of_who_and_what_is_known(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    let mut invitation = seed(&*store, an_invitation(id)).await;
    let nobody = a_user().id;
    let state = InvitationState::Accepted { at: moment(), user: nobody };
    for bad in [
        Invitation { invited_by: Some(nobody), ..an_invitation(id) },
        Invitation { state, ..an_invitation(id) },
        Invitation { environments: BTreeSet::from([here.warehouse.id, there.warehouse.id]), ..an_invitation(id) },
        Invitation { environments: BTreeSet::from([an_environment(id).id]), ..an_invitation(id) },
    ] {
        assert_failed(tried!(store, &here.ctx, invitations.add(&bad)));
    }
    invitation.environments = BTreeSet::from([there.warehouse.id]);
    assert_failed(tried!(store, &here.ctx, invitations.update(&mut invitation)));
    assert_eq!(invitation.version, 1, "a refused change leaves the version alone");
}

async fn accepted(store: &dyn Store, id: InvitationId, user: UserId) -> Result<bool, StoreError> {
    let mut work = store.begin(&nowhere()).await?;
    let invitation = work.invitations().lock_anywhere(id).await?.expect("it is there");
    pause().await;
    let Ok(mut invitation) = invitation.accept(user, moment()) else { return Ok(false) };
    work.invitations().update(&mut invitation).await?;
    work.commit_unjournaled().await?;
    Ok(true)
}

/// And nobody who comes too late is told that the store failed.
pub async fn an_invitation_accepted_many_times_at_once_is_accepted_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (id, user) = (seed(&*store, an_invitation(place.institution.id)).await.id, place.user.id);
    let good = at_once(8, &store, move |store, _| async move { accepted(&*store, id, user).await }).await;
    assert_eq!(good.iter().filter(|good| **good).count(), 1, "{good:?}");
}
