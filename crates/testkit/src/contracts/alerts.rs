//! What is promised of alerts.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, at_once, nowhere};
use crate::builders::{a_user, an_alert, an_environment, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::alerts::{
    AlertFilter, AlertKind, AlertSight, AlertSort, AlertState, Resolution, Severity, SystemAlert,
};
use plantel_domain::deed::Deed;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::notifications::NOBODY;
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::store::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Resolved and closed, with every field filled.
fn whole(alert: SystemAlert, place: &Place) -> SystemAlert {
    let deed = Deed { by: Some(place.user.id), at: moment() + Duration::microseconds(7) };
    SystemAlert {
        severity: Severity::Critical,
        value: -12,
        told_value: 4,
        told_severity: Severity::High,
        resolution: Some(Resolution { deed, note: Some(prose("Se pidieron:\n\t'ñ' 🐟")) }),
        closed_at: Some(moment() + Duration::days(2)),
        last_seen: moment() + Duration::hours(5),
        times: 3,
        escalated_at: Some(moment() + Duration::hours(48)),
        ..alert
    }
}

/// With every field filled and empty; of another institution nothing is found or written.
pub async fn every_alert_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = place.institution.id;
    let here = Some(place.warehouse.id);
    let all = [an_alert(id, None), whole(an_alert(id, here), &place)];
    kept!(store, &place.ctx, alerts.add_all(&all));
    let sight = AlertSight::all(id);
    for it in all {
        assert_eq!(seen!(store, &place.ctx, alerts.find(&sight, it.id, Some(1))).as_ref(), Some(&it));
        assert_other_version(asked!(store, &place.ctx, alerts.find(&sight, it.id, Some(2))));
        assert_duplicate(tried!(store, &place.ctx, alerts.add_all(std::slice::from_ref(&it))), "alert");
        for stranger in [&there.ctx, &nowhere()] {
            assert_eq!(seen!(store, stranger, alerts.find(&sight, it.id, None)), None);
            assert_eq!(seen!(store, stranger, alerts.standing(it.kind, None, 9)), []);
        }
        let other = SystemAlert { id: an_id().into(), subject: an_id(), ..it };
        assert_failed(tried!(store, &there.ctx, alerts.add_all(&[other])));
    }
}

/// Resolved or not; when it is closed, there may be another.
pub async fn of_a_cause_one_alert_is_not_closed(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let first = seed(&*store, an_alert(place.institution.id, None)).await;
    let again = SystemAlert { id: an_id().into(), ..first.clone() };
    assert_duplicate(tried!(store, &place.ctx, alerts.add_all(std::slice::from_ref(&again))), "alert");
    let other_kind = SystemAlert { id: an_id().into(), kind: AlertKind::EquipmentMissing, ..first.clone() };
    seed(&*store, other_kind).await;
    let mut resolved = SystemAlert { closed_at: None, ..whole(first.clone(), &place) };
    kept!(store, &place.ctx, alerts.update(&mut resolved));
    assert_duplicate(tried!(store, &place.ctx, alerts.add_all(std::slice::from_ref(&again))), "alert");
    let mut closed = SystemAlert { closed_at: Some(moment()), ..resolved };
    kept!(store, &place.ctx, alerts.update(&mut closed));
    seed(&*store, again).await;
    let mut back = SystemAlert { closed_at: None, ..closed };
    assert_duplicate(tried!(store, &place.ctx, alerts.update(&mut back)), "alert");
}

/// However many look at once.
pub async fn a_cause_that_many_find_at_once_has_one_alert(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let alert = an_alert(place.institution.id, None);
    let ctx = place.ctx.clone();
    let raised = at_once(8, &store, move |store, _| raise(store, ctx.clone(), alert.clone())).await;
    assert_eq!(raised.into_iter().filter(|raised| *raised).count(), 1);
}

async fn raise(store: Arc<dyn Store>, ctx: Context, alert: SystemAlert) -> Result<bool, StoreError> {
    let alert = SystemAlert { id: an_id().into(), ..alert };
    let mut work = store.begin(&ctx).await?;
    match work.alerts().add_all(&[alert]).await {
        Ok(()) => work.commit_unjournaled().await.map(|()| true),
        Err(StoreError::Duplicate("alert")) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Each write counts a version, and who is late is told so.
pub async fn an_alert_changes_one_version_at_a_time(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let first = seed(&*store, an_alert(place.institution.id, None)).await;
    let mut next = whole(first.clone(), &place);
    kept!(store, &place.ctx, alerts.update(&mut next));
    assert_eq!(next.version, 2);
    let sight = AlertSight::all(place.institution.id);
    assert_eq!(seen!(store, &place.ctx, alerts.find(&sight, first.id, None)), Some(next));
    assert_stale(tried!(store, &place.ctx, alerts.update(&mut first.clone())));
}

/// Whatever the program does.
pub async fn an_alert_that_cannot_be_is_not_stored(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let plain = an_alert(here.institution.id, None);
    let deed = Deed { by: Some(a_user().id), at: moment() };
    for wrong in [
        SystemAlert { environment: Some(there.warehouse.id), ..plain.clone() },
        SystemAlert { times: 0, ..plain.clone() },
        SystemAlert { last_seen: moment() - Duration::seconds(1), ..plain.clone() },
        SystemAlert { resolution: Some(Resolution { deed, note: None }), ..plain.clone() },
        SystemAlert { personal: true, escalated_at: Some(moment()), ..plain.clone() },
        SystemAlert { personal: true, ..whole(plain.clone(), &here) },
    ] {
        assert_failed(tried!(store, &here.ctx, alerts.add_all(&[wrong])));
    }
}

/// In order of what they are about, behind one of these, and no more than are asked for.
pub async fn alerts_that_stand_come_in_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut all: Vec<_> = (0..5).map(|_| an_alert(place.institution.id, None)).collect();
    all[1].kind = AlertKind::LoanDue;
    all[3] = whole(all[3].clone(), &place);
    kept!(store, &place.ctx, alerts.add_all(&all));
    let mut stand = [all[0].clone(), all[2].clone(), all[4].clone()];
    stand.sort_by_key(|it| it.subject);
    let of = |after, limit| (AlertKind::LowStock, after, limit);
    for (asked, expected) in
        [(of(None, 9), &stand[..]), (of(None, 2), &stand[..2]), (of(Some(stand[0].subject), 9), &stand[1..])]
    {
        assert_eq!(seen!(store, &place.ctx, alerts.standing(asked.0, asked.1, asked.2)), expected);
    }
}

/// Those of the institution, open or not.
pub async fn many_alerts_are_found_by_their_ids(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = place.institution.id;
    let personal = SystemAlert { personal: true, ..an_alert(id, None) };
    let mut all = vec![an_alert(id, None), whole(an_alert(id, None), &place), personal, an_alert(id, None)];
    kept!(store, &place.ctx, alerts.add_all(&all));
    let foreign = seed(&*store, an_alert(there.institution.id, None)).await;
    all.pop();
    all.sort_by_key(|it| it.id);
    let ids: Vec<_> = all.iter().map(|it| it.id).chain([foreign.id, an_id().into(), all[0].id]).collect();
    let mut found = seen!(store, &place.ctx, alerts.find_all(&ids));
    found.sort_by_key(|it| it.id);
    assert_eq!(found, all);
    assert_eq!(seen!(store, &place.ctx, alerts.find_all(&[])), []);
}

/// Of their kind, where they see it; what is everybody's is seen whatever the threshold.
pub async fn personal_alerts_are_seen_by_whose_own_threshold_they_reach(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (id, here) = (place.institution.id, Some(place.warehouse.id));
    let personal = |kind, value| SystemAlert { kind, value, personal: true, ..an_alert(id, here) };
    let all = [
        personal(AlertKind::LowStock, 8),
        personal(AlertKind::LowStock, 9),
        personal(AlertKind::MaintenanceDue, -3),
        personal(AlertKind::LoanOverdue, 4),
        SystemAlert { value: 400, ..an_alert(id, here) },
    ];
    for it in &all {
        seed(&*store, it.clone()).await;
    }
    let none = AlertFilter::default();
    for (own, expected) in [
        (None, vec![0, 1, 2, 3, 4]),
        (Some(vec![]), vec![4]),
        (Some(vec![(AlertKind::LowStock, 8)]), vec![0, 4]),
        (Some(vec![(AlertKind::LowStock, 9), (AlertKind::LoanOverdue, 5)]), vec![0, 1, 4]),
        (Some(vec![(AlertKind::LoanOverdue, 4), (AlertKind::MaintenanceDue, 0)]), vec![2, 3, 4]),
    ] {
        let own: Option<BTreeMap<AlertKind, u16>> = own.map(|own| own.into_iter().collect());
        let sight = AlertSight { own, ..AlertSight::all(id) };
        let listed = seen!(store, &place.ctx, alerts.list(&sight, &none, &PageRequest::first(9))).data;
        let listed: BTreeSet<_> = listed.into_iter().map(|it| it.id).collect();
        let expected: BTreeSet<_> = expected.iter().map(|n: &usize| all[*n].id).collect();
        assert_eq!(listed, expected, "{sight:?}");
        for it in &all {
            let found = seen!(store, &place.ctx, alerts.find(&sight, it.id, None));
            assert_eq!(found.is_some(), listed.contains(&it.id), "{sight:?}");
        }
    }
    let nothing = AlertSight { kinds: BTreeMap::new(), ..AlertSight::all(id) };
    assert_eq!(seen!(store, &place.ctx, alerts.list(&nothing, &none, &PageRequest::first(9))).data, []);
}

/// Of kinds and in places that they see; filters add up; the newest first, or by how grave they are.
pub async fn alerts_are_listed_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = place.institution.id;
    let room = seed(&*store, an_environment(id)).await;
    seed(&*store, an_alert(there.institution.id, None)).await;
    let mut all = Vec::new();
    for (n, environment) in (0_i32..).zip([Some(place.warehouse.id), Some(room.id), None, Some(room.id)]) {
        let first_seen = moment() - Duration::hours(n.into());
        let it = SystemAlert { first_seen, ..an_alert(id, environment) };
        let it = match n {
            1 => SystemAlert { severity: Severity::Critical, ..it },
            2 => SystemAlert { kind: AlertKind::DocumentPending, ..it },
            3 => whole(it, &place),
            _ => it,
        };
        all.push(seed(&*store, it).await);
    }
    let everything = AlertSight::all(id);
    let none = AlertFilter::default();
    assert_pages!(store, &place.ctx, alerts.list(&everything, &none), all.clone());
    assert_refuses_cursors!(store, &place.ctx, alerts.list(&everything, &none), "-first_seen", SortKey::Micros(0));
    let sort = Sort { field: AlertSort::Severity, descending: true };
    let gravest = AlertFilter { sort, ..AlertFilter::default() };
    let by_severity = vec![all[1].clone(), all[3].clone(), all[0].clone(), all[2].clone()];
    assert_pages!(store, &place.ctx, alerts.list(&everything, &gravest), by_severity);
    let places = |rooms: &[EnvironmentId]| Some(rooms.iter().copied().collect::<BTreeSet<_>>());
    let sights = [
        (BTreeMap::from([(AlertKind::LowStock, places(&[room.id]))]), vec![1, 3]),
        (BTreeMap::from([(AlertKind::LowStock, places(&[])), (AlertKind::DocumentPending, None)]), vec![2]),
        (BTreeMap::from([(AlertKind::LowStock, None)]), vec![0, 1, 3]),
        (BTreeMap::from([(AlertKind::DocumentPending, places(&[room.id]))]), vec![]),
        (BTreeMap::new(), vec![]),
    ];
    let page = PageRequest::first(10);
    let ids = |rows: Vec<SystemAlert>| rows.into_iter().map(|it| it.id).collect::<Vec<_>>();
    for (kinds, seen_ones) in sights {
        let sight = AlertSight { kinds, ..AlertSight::all(id) };
        let expected: Vec<_> = seen_ones.iter().map(|n: &usize| all[*n].id).collect();
        assert_eq!(ids(seen!(store, &place.ctx, alerts.list(&sight, &none, &page)).data), expected, "{sight:?}");
        for it in &all {
            let found = seen!(store, &place.ctx, alerts.find(&sight, it.id, None));
            assert_eq!(found.is_some(), expected.contains(&it.id));
        }
    }
    let filters = [
        (AlertFilter { kind: Some(AlertKind::DocumentPending), ..none.clone() }, vec![2]),
        (AlertFilter { severity: Some(Severity::Critical), ..none.clone() }, vec![1, 3]),
        (AlertFilter { state: Some(AlertState::Closed), ..none.clone() }, vec![3]),
        (AlertFilter { state: Some(AlertState::Resolved), ..none.clone() }, vec![]),
        (AlertFilter { resolved: Some(true), ..none.clone() }, vec![3]),
        (AlertFilter { resolved: Some(false), ..none.clone() }, vec![0, 1, 2]),
        (AlertFilter { environment: Some(room.id), ..none.clone() }, vec![1, 3]),
        (AlertFilter { subject: Some(all[0].subject), ..none.clone() }, vec![0]),
    ];
    for (filter, matching) in filters {
        let expected: Vec<_> = matching.iter().map(|n: &usize| all[*n].id).collect();
        let listed = seen!(store, &place.ctx, alerts.list(&everything, &filter, &page)).data;
        assert_eq!(ids(listed), expected, "{filter:?}");
    }
}

/// The oldest first, and no more than are asked for; those that stand stay.
pub async fn alerts_that_were_closed_long_ago_are_taken_away(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = place.institution.id;
    let closed = |days: i64| SystemAlert { closed_at: Some(moment() - Duration::days(days)), ..an_alert(id, None) };
    let all = [closed(3), closed(2), closed(1), an_alert(id, None)];
    kept!(store, &place.ctx, alerts.add_all(&all));
    let before = moment() - Duration::days(1);
    assert_eq!(kept!(store, &there.ctx, alerts.forget(before, 9)), 0);
    assert_eq!(kept!(store, &place.ctx, alerts.forget(before, 1)), 1);
    let sight = AlertSight::all(id);
    assert_eq!(seen!(store, &place.ctx, alerts.find(&sight, all[0].id, None)), None);
    assert_eq!(kept!(store, &place.ctx, alerts.forget(before, 9)), 1);
    assert_eq!(kept!(store, &place.ctx, alerts.forget(before, 9)), 0);
    for left in [&all[2], &all[3]] {
        assert!(seen!(store, &place.ctx, alerts.find(&sight, left.id, None)).is_some());
    }
}

/// Closed or not, in the institution alone; who read them before is late.
pub async fn the_name_of_a_thing_is_forgotten_in_all_its_alerts(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let there = Place::new(&store).await.institution.id;
    let open = an_alert(id, None);
    let closed = SystemAlert { subject: open.subject, ..whole(an_alert(id, None), &place) };
    let (other, foreign) = (an_alert(id, None), SystemAlert { subject: open.subject, ..an_alert(there, None) });
    for alert in [&open, &closed, &other, &foreign] {
        seed(&*store, alert.clone()).await;
    }
    assert_eq!(kept!(store, &place.ctx, alerts.forget_name(id, &[])), []);
    let mut named = kept!(store, &place.ctx, alerts.forget_name(id, &[open.subject, an_id()]));
    named.sort_unstable();
    let mut both = vec![open.id, closed.id];
    both.sort_unstable();
    assert_eq!(named, both);
    let sight = AlertSight::all(id);
    for before in [open, closed] {
        let mut after = SystemAlert { version: 2, ..before.clone() };
        after.params.insert("name".to_owned(), NOBODY.into());
        assert_eq!(seen!(store, &place.ctx, alerts.find(&sight, before.id, None)), Some(after));
        assert_stale(tried!(store, &place.ctx, alerts.update(&mut before.clone())));
    }
    assert_eq!(seen!(store, &place.ctx, alerts.find(&sight, other.id, None)), Some(other));
    let found = seen!(store, &Context::system("test", Some(there)), alerts.find_all(&[foreign.id]));
    assert_eq!(found, [foreign]);
}
