//! What is promised of items.

use super::support::{assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{a_user, an_item, line, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::items::Item;
use plantel_domain::page::SortKey;
use plantel_domain::store::Store;
use std::sync::Arc;

/// With every field filled, empty and odd.
pub async fn every_item_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let owner = seed(&*store, a_user()).await;
    let full = Item {
        title: line("Libreta 'Ñ' \"%_\\\" 🐟"),
        description: Some(prose("Una línea\ny otra\tñ")),
        created_at: moment() + Duration::microseconds(1),
        version: 2,
        ..an_item(owner.id)
    };
    for item in [an_item(owner.id), full] {
        seed(&*store, item.clone()).await;
        assert_eq!(seen!(store, &nowhere(), items.find(item.id, None)), Some(item));
    }
    assert_eq!(seen!(store, &nowhere(), items.find(an_id().into(), None)), None);
}

/// Else it cannot be stored.
pub async fn an_item_is_of_a_known_user(store: Arc<dyn Store>) {
    assert_failed(tried!(store, &nowhere(), items.add(&an_item(a_user().id))));
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_an_item_counts_its_version(store: Arc<dyn Store>) {
    let owner = seed(&*store, a_user()).await;
    let mut old = seed(&*store, an_item(owner.id)).await;
    let mut changed = Item { description: Some(prose("más")), ..old.clone() };
    kept!(store, &nowhere(), items.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &nowhere(), items.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &nowhere(), items.find(changed.id, Some(1))));
    assert_stale(tried!(store, &nowhere(), items.update(&mut old)));
    assert_stale(tried!(store, &nowhere(), items.update(&mut an_item(owner.id))));
    assert_eq!(seen!(store, &nowhere(), items.find(changed.id, None)), Some(changed));
}

/// One that changed meanwhile, or is gone, is not.
pub async fn an_item_is_taken_away_as_it_was_read(store: Arc<dyn Store>) {
    let owner = seed(&*store, a_user()).await;
    let old = seed(&*store, an_item(owner.id)).await;
    let other = seed(&*store, an_item(owner.id)).await;
    let mut item = old.clone();
    kept!(store, &nowhere(), items.update(&mut item));
    assert_stale(tried!(store, &nowhere(), items.delete(&old)));
    kept!(store, &nowhere(), items.delete(&item));
    assert_eq!(seen!(store, &nowhere(), items.find(item.id, None)), None);
    assert_stale(tried!(store, &nowhere(), items.delete(&item)));
    assert_stale(tried!(store, &nowhere(), items.update(&mut item)));
    assert_eq!(seen!(store, &nowhere(), items.find(other.id, None)), Some(other));
}

/// Each once, by cursor as by skipping, also those of one moment.
pub async fn items_of_an_owner_are_listed_newest_first(store: Arc<dyn Store>) {
    let (owner, other) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    let mut items = Vec::new();
    for micros in [1, 0, 1, 1, 2] {
        let created_at = moment() + Duration::microseconds(micros);
        items.push(seed(&*store, Item { created_at, ..an_item(owner.id) }).await);
    }
    seed(&*store, an_item(other.id)).await;
    items.sort_by_key(|item| std::cmp::Reverse((item.created_at, item.id)));
    assert_pages!(store, &nowhere(), items.list(Some(owner.id)), items);
    assert_pages!(store, &nowhere(), items.list(Some(a_user().id)), Vec::<Item>::new());
}

/// When no owner is named.
pub async fn items_of_all_owners_are_listed_together(store: Arc<dyn Store>) {
    let mut items = Vec::new();
    for _ in 0..3 {
        let owner = seed(&*store, a_user()).await;
        items.push(seed(&*store, an_item(owner.id)).await);
    }
    items.sort_by_key(|item| std::cmp::Reverse((item.created_at, item.id)));
    for limit in [2, 200] {
        let mut listed = by_cursor!(store, &nowhere(), limit, items.list(None));
        listed.retain(|item| items.contains(item));
        assert_eq!(listed, items);
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_items(store: Arc<dyn Store>) {
    assert_refuses_cursors!(store, &nowhere(), items.list(None), "-created_at", SortKey::Micros(0));
}
