//! What is promised of classes whose check was missed.

use super::book::day;
use super::checks::{brought_to, every_state, people};
use super::class_sessions::{apart, between, marked};
use super::support::Place;
use crate::builders::{a_check, classes, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::checks::{Check, CheckState, StateName};
use plantel_domain::clock::Timestamp;
use plantel_domain::schedules::ClassSession;
use plantel_domain::store::Store;
use std::sync::Arc;

async fn missed(store: &Arc<dyn Store>, place: &Place, now: Timestamp, limit: u64) -> Vec<ClassSession> {
    let mut reader = store.read(&place.ctx).await.expect("the store can be read");
    classes(&mut *reader).missed(now - Duration::days(31), now, limit).await.expect("the store answers")
}

/// At its very end, the earliest first.
pub async fn a_class_without_a_check_is_missed_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (one, other) = (apart(&store, &place).await, apart(&store, &place).await);
    let mut over = Vec::new();
    for (schedule, on, until) in [(&one, "2026-03-16", 11), (&other, "2026-03-16", 10), (&one, "2026-03-17", 9)] {
        over.push(seed(&*store, between(schedule, on, 8, until)).await);
    }
    let ends = over[0].ends_at;
    let early = ends - Duration::microseconds(1);
    assert_eq!(missed(&store, &place, early, 9).await, [over[1].clone()]);
    assert_eq!(missed(&store, &place, ends, 9).await, [over[1].clone(), over[0].clone()]);
    assert_eq!(missed(&store, &place, ends, 1).await, [over[1].clone()]);
    let long_after = over[1].ends_at + Duration::days(31);
    assert_eq!(missed(&store, &place, long_after, 1).await, [over[0].clone()], "what was over long ago is left");
    assert!(marked(&store, &place.ctx, &over[1]).await);
    assert!(!marked(&store, &place.ctx, &over[1]).await, "it was told already");
    let unknown = ClassSession { schedule: an_id().into(), ..over[1].clone() };
    assert!(!marked(&store, &place.ctx, &unknown).await);
    assert_eq!(missed(&store, &place, ends, 9).await, [over[0].clone()]);
}

/// Whatever became of it; what was only begun is missed, and what was sent back, and what was begun anew after it was
/// given up; so is what another class was checked for.
pub async fn a_class_whose_check_was_submitted_or_cancelled_is_not_missed(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let by = people(&store).await;
    let mut expected = Vec::new();
    for state in every_state(by[2]) {
        let name = state.name();
        let schedule = apart(&store, &place).await;
        let class = seed(&*store, between(&schedule, "2026-03-16", 8, 9)).await;
        let next = seed(&*store, between(&schedule, "2026-03-17", 8, 9)).await;
        seed(&*store, brought_to(a_check(&schedule, class.day), state, by)).await;
        expected.extend((name == StateName::StudentPending).then_some(class));
        expected.push(next);
    }
    let schedule = apart(&store, &place).await;
    expected.push(seed(&*store, between(&schedule, "2026-03-16", 8, 9)).await);
    let sent_back = Check { submitted_at: Some(moment()), revision: 2, ..a_check(&schedule, day("2026-03-16")) };
    seed(&*store, sent_back).await;
    let anew = apart(&store, &place).await;
    expected.push(seed(&*store, between(&anew, "2026-03-16", 8, 9)).await);
    for state in [every_state(by[2])[4].clone(), CheckState::StudentPending] {
        seed(&*store, brought_to(a_check(&anew, day("2026-03-16")), state, by)).await;
    }
    expected.sort_by_key(|class| (class.ends_at, class.schedule));
    assert_eq!(missed(&store, &place, moment() + Duration::days(2), 50).await, expected);
}
