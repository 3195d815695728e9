//! What is promised of what was counted.

use super::check_lines::{every_count, of_three, things};
use super::support::{Place, assert_failed, by_id, nowhere};
use crate::builders::{a_check_line, a_count, a_user, prose};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::checks::{CheckSheet, Count, Counted};
use plantel_domain::store::Store;
use std::sync::Arc;

/// Whatever the clocks of the devices say; of one item or of all.
pub async fn counts_come_in_the_order_in_which_they_were_written(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let assets = things(&store, &place, 3).await;
    let mut sheet = of_three(&store, &place, &assets).await;
    let check = sheet.check.id;
    assert_eq!(seen!(store, &place.ctx, checks.counts(check, None)), []);
    sheet.check.revision = 3;
    let of_third = assets.iter().map(|asset| a_check_line(*asset, 3)).collect();
    let mut sheet = CheckSheet::started(sheet.check, of_third);
    kept!(store, &place.ctx, checks.update(&mut sheet));
    let mut all = every_count(check, assets[0], 3, place.user.id);
    all.reverse();
    for (n, seconds) in [5, 3, 9, 3].into_iter().enumerate() {
        let at = moment() - Duration::seconds(seconds);
        let count = Count { counted_at: at, received_at: at, ..a_count(&sheet, assets[n % 3], 2) };
        all.push(Count { revision: if n == 2 { 1 } else { 3 }, ..count });
    }
    let elsewhere = Place::new(&store).await;
    let others = things(&store, &elsewhere, 1).await;
    let other = of_three(&store, &elsewhere, &others).await;
    kept!(store, &elsewhere.ctx, checks.add_counts(&[a_count(&other, others[0], 3)]));
    let (first, rest) = all.split_at(4);
    for some in [first, &[], &rest[..1], &rest[1..]] {
        kept!(store, &place.ctx, checks.add_counts(some));
    }
    assert_eq!(seen!(store, &place.ctx, checks.counts(check, None)), all);
    for asset in assets {
        let own: Vec<_> = all.iter().filter(|count| count.asset == asset).cloned().collect();
        assert_eq!(seen!(store, &place.ctx, checks.counts(check, Some(asset))), own);
    }
    assert_eq!(seen!(store, &place.ctx, checks.counts(check, Some(place.asset.id))), []);
    assert_eq!(seen!(store, &place.ctx, checks.counts(an_id().into(), None)), []);
}

/// Also when it comes twice at once, and when something else is said under its id.
pub async fn a_count_that_is_known_is_left_as_it_is(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let assets = things(&store, &place, 2).await;
    let sheet = of_three(&store, &place, &assets).await;
    let (first, second) = (a_count(&sheet, assets[0], 3), a_count(&sheet, assets[1], 1));
    kept!(store, &place.ctx, checks.add_counts(&[first.clone(), first.clone()]));
    let counted = Counted::NotCounted { reason: prose("Con llave") };
    let other = Count { counted, asset: assets[1], received_at: moment() + Duration::days(1), ..first.clone() };
    kept!(store, &place.ctx, checks.add_counts(&[other, second.clone(), first.clone()]));
    let all = vec![first.clone(), second.clone()];
    assert_eq!(seen!(store, &place.ctx, checks.counts(sheet.check.id, None)), all);
    let ids = [second.id, an_id().into(), first.id, second.id];
    let known = seen!(store, &place.ctx, checks.known_counts(&ids));
    assert_eq!(by_id(known, |count| count.id), by_id(all, |count| count.id));
    assert_eq!(seen!(store, &place.ctx, checks.known_counts(&[])), []);
}

/// Nor where none is chosen; an id that is taken there takes nothing away there.
pub async fn counts_are_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (assets, others) = (things(&store, &here, 1).await, things(&store, &there, 1).await);
    let sheet = of_three(&store, &here, &assets).await;
    let other = of_three(&store, &there, &others).await;
    let count = a_count(&sheet, assets[0], 3);
    kept!(store, &here.ctx, checks.add_counts(std::slice::from_ref(&count)));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, checks.counts(sheet.check.id, None)), []);
        assert_eq!(seen!(store, stranger, checks.known_counts(&[count.id])), []);
        assert_failed(tried!(store, stranger, checks.add_counts(&[a_count(&sheet, assets[0], 1)])));
    }
    let same = Count { id: count.id, ..a_count(&other, others[0], 1) };
    kept!(store, &there.ctx, checks.add_counts(&[same]));
    assert_eq!(seen!(store, &here.ctx, checks.counts(sheet.check.id, None)), [count]);
}

/// Else it cannot be stored.
pub async fn a_count_is_of_a_line_of_its_check(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let assets = things(&store, &place, 2).await;
    let sheet = of_three(&store, &place, &assets[..1]).await;
    let other = of_three(&store, &place, &assets[1..]).await;
    let plain = || a_count(&sheet, assets[0], 3);
    let units = |missing, surplus| Counted::Units { found: 3, damaged: 0, missing, surplus };
    let wrong = [
        Count { check: an_id().into(), ..plain() },
        Count { check: other.check.id, ..plain() },
        Count { asset: assets[1], ..plain() },
        Count { revision: 2, ..plain() },
        Count { by: a_user().id, ..plain() },
        Count { counted: units(1, 1), ..plain() },
        Count { counted: units(0, 1_000_001), ..plain() },
    ];
    for count in wrong {
        assert_failed(tried!(store, &place.ctx, checks.add_counts(&[plain(), count])));
    }
    assert_eq!(seen!(store, &place.ctx, checks.counts(sheet.check.id, None)), []);
}
