//! What is promised of endpoints of other systems.

use super::support::{Place, assert_failed, assert_other_version, assert_stale, at_once, nowhere};
use crate::builders::{a_user, a_webhook, a_webhook_delivery, line};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::journal::Sensitive;
use plantel_domain::page::SortKey;
use plantel_domain::store::Store;
use plantel_domain::webhooks::{
    EventSelection, HookOwner, HookState, HookUrl, MOST_OF_A_PERSON, OffReason, PreviousSecret, Webhook,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Of the institution, and of a person.
fn owners(place: &Place) -> [HookOwner; 2] {
    [HookOwner::Institution(place.institution.id), HookOwner::Person(place.user.id)]
}

/// Of before, each good for longer than the one that came after it.
fn secrets(texts: &[&str]) -> Vec<PreviousSecret> {
    let of = |(n, text): (i64, &&str)| {
        let until = moment() + Duration::hours(n) + Duration::microseconds(3);
        PreviousSecret { secret: Sensitive((*text).to_owned()), until }
    };
    (0..).zip(texts).map(of).collect()
}

/// With every field filled.
fn whole(it: Webhook) -> Webhook {
    let since = moment() + Duration::microseconds(3);
    Webhook {
        url: HookUrl::parse("https://xn--bcher-kva.example:8443/a%20b?c=%C3%B1&d='\"").expect("it is an address"),
        description: Some(line("Nómina: \"ñ\" %_\\ 🐟")),
        events: EventSelection::Only(BTreeSet::from(["loan.approved", "loan.overdue"])),
        previous: secrets(&["before", "before that"]),
        state: HookState::Off { since, why: OffReason::Failing },
        failing_since: Some(since),
        failures: 12,
        ..it
    }
}

/// For its owner; for nobody else is it there.
pub async fn every_webhook_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    for owner in owners(&place) {
        let one_before = Webhook { previous: secrets(&["before"]), ..a_webhook(owner) };
        for it in [a_webhook(owner), one_before, whole(a_webhook(owner))] {
            kept!(store, &place.ctx, webhooks.add(&it));
            assert_eq!(seen!(store, &place.ctx, webhooks.find(owner, it.id, Some(1))).as_ref(), Some(&it));
            assert_eq!(seen!(store, &nowhere(), webhooks.lock(it.id)).as_ref(), Some(&it));
            assert_other_version(asked!(store, &place.ctx, webhooks.find(owner, it.id, Some(2))));
            for other in owners(&there) {
                assert_eq!(seen!(store, &there.ctx, webhooks.find(other, it.id, None)), None);
                kept!(store, &there.ctx, webhooks.delete(other, it.id));
            }
            assert_eq!(seen!(store, &place.ctx, webhooks.find(owner, it.id, None)), Some(it));
        }
    }
}

/// Of an institution in scope, or of somebody who is known.
pub async fn a_webhook_is_written_by_its_owner_alone(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let [institution, _] = owners(&place);
    for stranger in [&there.ctx, &nowhere()] {
        assert_failed(tried!(store, stranger, webhooks.add(&a_webhook(institution))));
        assert_failed(tried!(store, stranger, webhooks.delete(institution, an_id().into())));
    }
    let nobody = HookOwner::Person(a_user().id);
    assert_failed(tried!(store, &place.ctx, webhooks.add(&a_webhook(nobody))));
    let own = a_webhook(institution);
    kept!(store, &place.ctx, webhooks.add(&own));
    assert_failed(tried!(store, &there.ctx, webhooks.update(&mut own.clone())));
}

/// Each write counts one.
pub async fn a_change_of_a_webhook_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for owner in owners(&place) {
        let first = a_webhook(owner);
        kept!(store, &place.ctx, webhooks.add(&first));
        let mut next = whole(first.clone());
        kept!(store, &place.ctx, webhooks.update(&mut next));
        assert_eq!((next.version, seen!(store, &place.ctx, webhooks.find(owner, first.id, None))), (2, Some(next)));
        assert_stale(tried!(store, &place.ctx, webhooks.update(&mut first.clone())));
    }
}

/// Newest first, and only theirs.
pub async fn webhooks_are_listed_newest_first(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    kept!(store, &there.ctx, webhooks.add(&a_webhook(owners(&there)[0])));
    for owner in owners(&place) {
        let mut all = Vec::new();
        for n in 0..4 {
            let created_at = moment() + Duration::microseconds(n / 2);
            let it = Webhook { created_at, ..a_webhook(owner) };
            kept!(store, &place.ctx, webhooks.add(&it));
            all.push(it);
        }
        all.sort_by_key(|it| std::cmp::Reverse((it.created_at, it.id)));
        assert_pages!(store, &place.ctx, webhooks.list(owner), all);
        assert_refuses_cursors!(store, &place.ctx, webhooks.list(owner), "-created_at", SortKey::Micros(0));
        assert_eq!(seen!(store, &place.ctx, webhooks.count(owner)), 4);
    }
}

/// Those that are off are told nothing.
pub async fn the_webhooks_that_are_on_are_found_for_their_owner(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for owner in owners(&place) {
        let off = HookState::Off { since: moment(), why: OffReason::ByPerson };
        let (one, two) = (a_webhook(owner), a_webhook(owner));
        for it in [&one, &Webhook { state: off, ..a_webhook(owner) }, &two] {
            kept!(store, &place.ctx, webhooks.add(it));
        }
        let mut expected = vec![one, two];
        expected.sort_by_key(|it| it.id);
        let (there, held) = match owner {
            HookOwner::Institution(id) => (
                seen!(store, &place.ctx, webhooks.on_of_institution(id)),
                tried!(store, &place.ctx, webhooks.on_of_institution(id)),
            ),
            HookOwner::Person(id) => (
                seen!(store, &nowhere(), webhooks.on_of_person(id)),
                tried!(store, &nowhere(), webhooks.on_of_person(id)),
            ),
        };
        assert_eq!((&there, held.expect("it may be asked in a work")), (&expected, expected.clone()));
    }
}

/// Without a version: a receiver that fails changes nothing that somebody wrote.
pub async fn failures_of_a_webhook_are_counted_from_the_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let it = a_webhook(owners(&place)[0]);
    kept!(store, &place.ctx, webhooks.add(&it));
    let later = moment() + Duration::hours(1);
    kept!(store, &nowhere(), webhooks.failed(it.id, moment()));
    let twice = kept!(store, &nowhere(), webhooks.failed(it.id, later)).expect("it is there");
    assert_eq!((twice.failing_since, twice.failures, twice.version), (Some(moment()), 2, 1));
    kept!(store, &nowhere(), webhooks.succeeded(it.id));
    assert_eq!(seen!(store, &nowhere(), webhooks.lock(it.id)), Some(it));
    assert_eq!(kept!(store, &nowhere(), webhooks.failed(an_id().into(), moment())), None);
}

/// Whoever runs it, and until it is over or its time is.
pub async fn one_test_of_a_webhook_runs_at_a_time(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let [institution, person] = owners(&place);
    let (it, other) = (a_webhook(institution), a_webhook(person));
    kept!(store, &place.ctx, webhooks.add(&it));
    kept!(store, &place.ctx, webhooks.add(&other));
    let (id, now) = (it.id, moment());
    let until = now + Duration::minutes(1);
    let begun = at_once(8, &store, move |store, _| async move {
        let mut work = store.begin(&nowhere()).await?;
        let begun = work.webhooks().begin_test(id, now, until).await?;
        work.commit_unjournaled().await.map(|()| begun)
    })
    .await;
    assert_eq!(begun.into_iter().filter(|begun| *begun).count(), 1);
    assert!(kept!(store, &nowhere(), webhooks.begin_test(other.id, now, until)), "others are others");
    let mut changed = Webhook { description: Some(line("Nómina")), ..it.clone() };
    kept!(store, &place.ctx, webhooks.update(&mut changed));
    assert!(!kept!(store, &nowhere(), webhooks.begin_test(id, now, until)), "a change ends no test");
    assert_eq!(seen!(store, &nowhere(), webhooks.lock(id)), Some(changed), "nor is a test a change");
    let later = until + Duration::minutes(1);
    assert!(kept!(store, &nowhere(), webhooks.begin_test(id, until, later)), "its time is over");
    kept!(store, &nowhere(), webhooks.end_test(id, until));
    assert!(!kept!(store, &nowhere(), webhooks.begin_test(id, until, later)), "who is late ends nothing");
    kept!(store, &nowhere(), webhooks.end_test(id, later));
    assert!(kept!(store, &nowhere(), webhooks.begin_test(id, until, later)));
    assert!(!kept!(store, &nowhere(), webhooks.begin_test(an_id().into(), now, until)), "it is not there");
}

/// With what was sent to them.
pub async fn a_webhook_goes_with_its_deliveries_and_those_of_a_person_with_the_person(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let [institution, person] = owners(&place);
    let (one, own) = (a_webhook(institution), a_webhook(person));
    let (sent, told) = (a_webhook_delivery(&one), a_webhook_delivery(&own));
    for it in [&one, &own] {
        kept!(store, &place.ctx, webhooks.add(it));
    }
    kept!(store, &place.ctx, webhook_deliveries.add_all(&[sent.clone(), told.clone()]));
    kept!(store, &place.ctx, webhooks.delete(institution, one.id));
    assert_eq!(seen!(store, &place.ctx, webhooks.find(institution, one.id, None)), None);
    assert_eq!(seen!(store, &place.ctx, webhook_deliveries.find(institution, sent.id)), None);
    assert_eq!(seen!(store, &place.ctx, webhook_deliveries.find(person, told.id)), Some(told.clone()));
    kept!(store, &nowhere(), webhooks.delete_of(place.user.id));
    assert_eq!(seen!(store, &place.ctx, webhook_deliveries.find(person, told.id)), None);
    assert_eq!(seen!(store, &place.ctx, webhooks.count(person)), 0);
    kept!(store, &place.ctx, webhooks.add(&own));
    let mut user = place.user.clone();
    kept!(store, &nowhere(), users.erase(&mut user, &place.user.email));
    assert_eq!(seen!(store, &place.ctx, webhooks.count(person)), 0, "the account is gone");
}

/// Those of institutions and of people, in order, piece by piece; there may be others.
pub async fn webhooks_of_all_are_told_by_id(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut own = Vec::new();
    for owner in owners(&place) {
        for it in [a_webhook(owner), whole(a_webhook(owner))] {
            kept!(store, &place.ctx, webhooks.add(&it));
            own.push(it);
        }
    }
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let piece = seen!(store, &nowhere(), webhooks.all_after(after, 3));
        assert!(piece.len() <= 3, "{piece:?}");
        after = piece.last().map(|it| it.id);
        all.extend(piece);
        if after.is_none() {
            break;
        }
    }
    assert!(all.is_sorted_by(|before, after| before.id < after.id), "{all:?}");
    assert!(own.iter().all(|it| all.contains(it)), "{own:?} of {all:?}");
}

/// Who counts and adds is decided one after the other.
pub async fn of_many_who_add_a_webhook_at_once_no_more_than_may_be_do(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for owner in owners(&place) {
        let ctx: Context = place.ctx.clone();
        let added = at_once(8, &store, move |store, _| {
            let ctx = ctx.clone();
            async move {
                let mut work = store.begin(&ctx).await?;
                if work.webhooks().count(owner).await? >= MOST_OF_A_PERSON as u64 {
                    return Ok(false);
                }
                work.webhooks().add(&a_webhook(owner)).await?;
                work.commit_unjournaled().await.map(|()| true)
            }
        })
        .await;
        assert_eq!(added.into_iter().filter(|added| *added).count(), MOST_OF_A_PERSON);
    }
}
