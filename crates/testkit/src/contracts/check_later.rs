//! What is promised of what later checks of a room counted.

use super::check_lines::things;
use super::checks::{a_course, brought_to, on, people};
use super::loans::deed;
use super::support::{Place, nowhere};
use crate::builders::{a_check, a_check_line, a_count, a_schedule, a_warehouse, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::checks::{Check, CheckLine, CheckSheet, CheckState, Count, Counted};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::AssetId;
use plantel_domain::store::Store;
use std::sync::Arc;

fn noon() -> Timestamp {
    moment() + Duration::hours(2)
}

/// With an item of which somebody said this at noon.
fn at_noon(check: Check, asset: AssetId, counted: Counted) -> CheckSheet {
    let begun = CheckSheet::started(check, vec![a_check_line(asset, 3)]);
    let seen = Some(Count { counted, counted_at: noon(), ..a_count(&begun, asset, 3) });
    CheckSheet::started(begun.check, vec![CheckLine { seen, ..a_check_line(asset, 3) }])
}

fn all_three() -> Counted {
    Counted::Units { found: 3, damaged: 0, missing: 0, surplus: 0 }
}

/// As units, in the present revision of a check that is complete, after a moment of its own each.
pub async fn what_a_later_check_of_the_room_counted_is_found(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (class, people) = (a_course(&store, &place).await, people(&store).await);
    let room = seed(&*store, a_warehouse(place.institution.id)).await;
    let beside = seed(&*store, a_schedule(&room, place.user.id)).await;
    let assets = things(&store, &place, 5).await;
    let [counted, unseen, open, elsewhere, before] = assets[..] else { panic!("there are five") };
    let complete = || CheckState::Complete { completed: deed(people[2], 0) };
    let done = |check| brought_to(check, complete(), people);
    let review = brought_to(a_check(&class, on(4)), CheckState::SupervisorReview, people);
    let locked = Counted::NotCounted { reason: prose("Con llave") };
    for sheet in [
        at_noon(done(a_check(&class, on(2))), counted, all_three()),
        at_noon(done(a_check(&class, on(3))), unseen, locked),
        at_noon(review, open, all_three()),
        at_noon(done(a_check(&beside, on(5))), elsewhere, all_three()),
    ] {
        seed(&*store, sheet).await;
    }
    // Of an earlier revision, which was counted again before it was complete.
    let mut sheet = seed(&*store, at_noon(done(a_check(&class, on(6))), before, all_three())).await;
    sheet.check.revision = 2;
    let mut again = CheckSheet::started(sheet.check, vec![a_check_line(before, 3)]);
    kept!(store, &place.ctx, checks.update(&mut again));
    let all = |when| [counted, unseen, open, elsewhere, before].map(|asset| (asset, when));
    let (here, just_before) = (place.warehouse.id, noon() - Duration::microseconds(1));
    assert_eq!(seen!(store, &place.ctx, checks.counted_later(here, &all(just_before))), [counted]);
    assert_eq!(seen!(store, &place.ctx, checks.counted_later(room.id, &all(just_before))), [elsewhere]);
    assert_eq!(seen!(store, &place.ctx, checks.counted_later(here, &all(noon()))), []);
    let twice = [(counted, noon()), (counted, just_before)];
    assert_eq!(seen!(store, &place.ctx, checks.counted_later(here, &twice)), [counted], "once");
    assert_eq!(seen!(store, &place.ctx, checks.counted_later(here, &[])), []);
    // More than a statement takes.
    let mut many: Vec<(AssetId, Timestamp)> = (0..1_200).map(|_| (an_id().into(), just_before)).collect();
    many.push((counted, just_before));
    assert_eq!(seen!(store, &place.ctx, checks.counted_later(here, &many)), [counted]);
    for stranger in [&Place::new(&store).await.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, checks.counted_later(here, &all(just_before))), []);
    }
}
