//! What is promised of memberships.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{a_membership, a_user, an_environment, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::{GroupName, Membership, Module, Role};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

fn groups(names: &[&str]) -> BTreeSet<GroupName> {
    names.iter().map(|name| GroupName::parse(name).expect("it is a name")).collect()
}

/// With no role and with all, with no place and with several, in no group and in some.
pub async fn every_membership_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let room = seed(&*store, an_environment(id)).await;
    let (bare_user, full_user) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    let none = a_membership(id, bare_user.id);
    let bare = Membership { roles: BTreeSet::new(), modules: BTreeSet::new(), active: false, ..none };
    let full = Membership {
        roles: Role::ALL.iter().copied().collect(),
        environments: BTreeSet::from([room.id, place.warehouse.id]),
        groups: groups(&["2758492", "Semillero de Robótica 'ñ' \"%_\\\" 🐟"]),
        created_at: moment() + Duration::microseconds(1),
        version: 5,
        ..a_membership(id, full_user.id)
    };
    let some = Membership {
        roles: BTreeSet::from([Role::Guardian, Role::Teacher]),
        modules: BTreeSet::from([Module::School]),
        environments: BTreeSet::from([room.id]),
        ..a_membership(id, place.user.id)
    };
    for membership in [bare, full, some] {
        seed(&*store, membership.clone()).await;
        assert_eq!(seen!(store, &place.ctx, memberships.find(membership.id, None)), Some(membership.clone()));
        let found = seen!(store, &nowhere(), memberships.of_user(membership.user));
        // Groups are equal whatever their case: their words are looked at, too.
        assert_eq!((serde_json::json!(found), found), (serde_json::json!([membership]), vec![membership]));
    }
    assert_eq!(seen!(store, &place.ctx, memberships.find(an_id().into(), None)), None);
}

/// Also after the first was switched off.
pub async fn a_user_has_one_membership_of_an_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    seed(&*store, Membership { active: false, ..a_membership(here.institution.id, here.user.id) }).await;
    let second = a_membership(here.institution.id, here.user.id);
    assert_duplicate(tried!(store, &here.ctx, memberships.add(&second)), "membership");
    seed(&*store, a_membership(there.institution.id, here.user.id)).await;
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_a_membership_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let room = seed(&*store, an_environment(id)).await;
    let before = Membership { environments: BTreeSet::from([room.id]), ..a_membership(id, place.user.id) };
    let mut old = seed(&*store, before).await;
    let mut changed = Membership {
        roles: BTreeSet::from([Role::WarehouseAdmin]),
        environments: BTreeSet::from([place.warehouse.id]),
        modules: BTreeSet::new(),
        groups: groups(&["2758492"]),
        active: false,
        ..old.clone()
    };
    kept!(store, &place.ctx, memberships.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &place.ctx, memberships.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &place.ctx, memberships.find(changed.id, Some(1))));
    old.environments = BTreeSet::new();
    assert_stale(tried!(store, &place.ctx, memberships.update(&mut old)));
    assert_stale(tried!(store, &place.ctx, memberships.update(&mut a_membership(id, place.user.id))));
    assert_eq!(seen!(store, &place.ctx, memberships.find(changed.id, None)), Some(changed.clone()));
    changed.environments = BTreeSet::new();
    kept!(store, &place.ctx, memberships.update(&mut changed));
    assert_eq!(seen!(store, &place.ctx, memberships.find(changed.id, Some(3))), Some(changed));
}

/// Nor where none is chosen.
pub async fn a_membership_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut membership = seed(&*store, a_membership(here.institution.id, here.user.id)).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, memberships.find(membership.id, None)), None);
        assert_pages!(store, stranger, memberships.list(), Vec::<Membership>::new());
        assert_stale(tried!(store, stranger, memberships.update(&mut membership)));
        let another = a_membership(here.institution.id, there.user.id);
        assert_failed(tried!(store, stranger, memberships.add(&another)));
    }
    assert_eq!(seen!(store, &here.ctx, memberships.find(membership.id, None)), Some(membership));
}

/// Whatever the context's institution is.
pub async fn all_memberships_of_a_user_are_found_before_a_tenant_is_known(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut memberships = vec![
        seed(&*store, a_membership(here.institution.id, here.user.id)).await,
        seed(&*store, a_membership(there.institution.id, here.user.id)).await,
    ];
    seed(&*store, a_membership(there.institution.id, there.user.id)).await;
    memberships.sort_by_key(|membership| membership.id);
    for ctx in [&here.ctx, &there.ctx, &nowhere()] {
        let mut found = seen!(store, ctx, memberships.of_user(here.user.id));
        found.sort_by_key(|membership| membership.id);
        assert_eq!(found, memberships);
    }
    assert_eq!(seen!(store, &nowhere(), memberships.of_user(a_user().id)), []);
}

/// In every institution; one that was off already stays as it was, as does another user's.
pub async fn all_memberships_of_a_user_end_at_once(store: Arc<dyn Store>) {
    let (here, there, third) = (Place::new(&store).await, Place::new(&store).await, Place::new(&store).await);
    let environments = BTreeSet::from([here.warehouse.id]);
    let first = Membership { environments, ..a_membership(here.institution.id, here.user.id) };
    let mut first = seed(&*store, first).await;
    let second = seed(&*store, a_membership(there.institution.id, here.user.id)).await;
    let off = seed(&*store, Membership { active: false, ..a_membership(third.institution.id, here.user.id) }).await;
    let others = seed(&*store, a_membership(here.institution.id, there.user.id)).await;
    kept!(store, &there.ctx, memberships.end_all(here.user.id));
    let ended = |membership: &Membership| Membership { active: false, version: 2, ..membership.clone() };
    for (ctx, membership) in
        [(&here.ctx, ended(&first)), (&there.ctx, ended(&second)), (&third.ctx, off), (&here.ctx, others)]
    {
        assert_eq!(seen!(store, ctx, memberships.find(membership.id, None)), Some(membership));
    }
    assert_stale(tried!(store, &here.ctx, memberships.update(&mut first)));
}

/// Those of one moment by id.
pub async fn memberships_are_listed_oldest_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut memberships = Vec::new();
    for micros in [2, 1, 1, 0] {
        let user = seed(&*store, a_user()).await;
        let created_at = moment() + Duration::microseconds(micros);
        let environments = BTreeSet::from([place.warehouse.id]);
        let membership = Membership { created_at, environments, ..a_membership(place.institution.id, user.id) };
        memberships.push(seed(&*store, membership).await);
    }
    memberships.sort_by_key(|membership| (membership.created_at, membership.id));
    assert_pages!(store, &place.ctx, memberships.list(), memberships);
    assert_refuses_cursors!(
        store,
        &place.ctx,
        memberships.list(),
        "created_at",
        plantel_domain::page::SortKey::Micros(0)
    );
}

/// When it is added and when it changes.
pub async fn a_membership_is_of_a_known_user_and_of_environments_of_its_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    assert_failed(tried!(store, &here.ctx, memberships.add(&a_membership(id, a_user().id))));
    for place in [there.warehouse.id, an_environment(id).id] {
        let environments = BTreeSet::from([here.warehouse.id, place]);
        let membership = Membership { environments, ..a_membership(id, here.user.id) };
        assert_failed(tried!(store, &here.ctx, memberships.add(&membership)));
    }
    let mut membership = seed(&*store, a_membership(id, here.user.id)).await;
    membership.environments = BTreeSet::from([there.warehouse.id]);
    assert_failed(tried!(store, &here.ctx, memberships.update(&mut membership)));
    assert_eq!(membership.version, 1, "a refused change leaves the version alone");
}

/// Of the own institution, oldest first; not those who are switched off. A role whose name lies in another's is not it.
pub async fn those_who_have_a_role_are_found(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    let room = seed(&*store, an_environment(id)).await;
    let mut all = Vec::new();
    for (minutes, roles, active) in [
        (3, vec![Role::Teacher, Role::Rector], true),
        (1, vec![Role::CenterAdmin], true),
        (2, vec![Role::Rector], false),
        (4, vec![Role::Guardian], true),
        (5, vec![], true),
    ] {
        let user = seed(&*store, a_user()).await;
        let membership = Membership {
            roles: roles.into_iter().collect(),
            environments: BTreeSet::from([room.id]),
            created_at: moment() + Duration::minutes(minutes),
            active,
            ..a_membership(id, user.id)
        };
        all.push(seed(&*store, membership).await);
    }
    seed(&*store, a_membership(there.institution.id, there.user.id)).await;
    let found = seen!(store, &here.ctx, memberships.holding(&[Role::Rector, Role::CenterAdmin]));
    assert_eq!(found, [all[1].clone(), all[0].clone()]);
    assert_eq!(seen!(store, &here.ctx, memberships.holding(&[Role::WarehouseAdmin, Role::Student])), []);
    assert_eq!(seen!(store, &here.ctx, memberships.holding(&[])), []);
    assert_eq!(seen!(store, &nowhere(), memberships.holding(Role::ALL)), []);
    let everybody = seen!(store, &here.ctx, memberships.holding(Role::ALL));
    assert_eq!(everybody, [all[1].clone(), all[0].clone(), all[3].clone()]);
}

/// In every institution, whichever is chosen; not where they are switched off.
pub async fn who_belongs_where_is_known_of_many_at_once(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (one, two) = (here.institution.id, there.institution.id);
    let (both, left) = (here.user.id, there.user.id);
    let other = seed(&*store, a_user()).await.id;
    for (institution, user) in [(one, both), (two, both), (two, left), (one, other)] {
        seed(&*store, a_membership(institution, user)).await;
    }
    seed(&*store, Membership { active: false, ..a_membership(one, left) }).await;
    let expected = BTreeSet::from([(both, one), (both, two), (left, two)]);
    for ctx in [&here.ctx, &there.ctx, &nowhere()] {
        assert_eq!(seen!(store, ctx, memberships.belonging(&[both, left, a_user().id])), expected);
        assert_eq!(seen!(store, ctx, memberships.belonging(&[])), BTreeSet::new());
    }
    kept!(store, &nowhere(), memberships.end_all(both));
    assert_eq!(seen!(store, &nowhere(), memberships.belonging(&[both, left])), BTreeSet::from([(left, two)]));
}
