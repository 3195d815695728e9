//! What is promised of calendars that programs read.

use super::support::{Place, assert_duplicate, assert_failed, nowhere};
use crate::builders::{a_feed, a_user, a_warehouse, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::calendars::{CalendarFeed, FeedOf};
use plantel_domain::store::Store;
use std::sync::Arc;

async fn by_digest(store: &Arc<dyn Store>, place: &Place, digest: &str) -> Option<CalendarFeed> {
    seen!(store, &place.ctx, calendar_feeds.find_by_digest(digest))
}

/// By id in its institution, by its digest, letter by letter, from anywhere.
pub async fn every_feed_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let (place, elsewhere) = (Place::new(&store).await, Place::new(&store).await);
    let created_at = moment() + Duration::microseconds(1);
    let here = place.warehouse.id;
    for of in [FeedOf::Loans, FeedOf::Warehouse(here), FeedOf::Classes, FeedOf::Room(here)] {
        let feed = CalendarFeed { of, created_at, ..a_feed(place.institution.id, place.user.id) };
        let feed = seed(&*store, feed).await;
        assert_eq!(seen!(store, &place.ctx, calendar_feeds.find(feed.id)), Some(feed.clone()));
        for stranger in [&elsewhere.ctx, &nowhere()] {
            assert_eq!(seen!(store, stranger, calendar_feeds.find(feed.id)), None);
            assert_eq!(seen!(store, stranger, calendar_feeds.find_by_digest(&feed.digest)), Some(feed.clone()));
        }
        let (upper, shorter) = (feed.digest.to_uppercase(), &feed.digest[..42]);
        assert_ne!(upper, feed.digest, "a digest of a test has small letters");
        assert_eq!(by_digest(&store, &place, &upper).await, None);
        assert_eq!(by_digest(&store, &place, shorter).await, None);
    }
    assert_eq!(seen!(store, &place.ctx, calendar_feeds.find(an_id().into())), None);
}

/// Whoever's they are.
pub async fn no_two_feeds_have_one_secret(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let feed = seed(&*store, a_feed(here.institution.id, here.user.id)).await;
    for place in [&here, &there] {
        let same = CalendarFeed { digest: feed.digest.clone(), ..a_feed(place.institution.id, place.user.id) };
        assert_duplicate(tried!(store, &place.ctx, calendar_feeds.add(&same)), "calendar feed");
    }
}

/// And its digest is one.
pub async fn a_feed_is_of_a_known_user_and_a_place_of_its_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let feed = || a_feed(here.institution.id, here.user.id);
    for never in [
        CalendarFeed { owner: a_user().id, ..feed() },
        CalendarFeed { of: FeedOf::Warehouse(a_warehouse(here.institution.id).id), ..feed() },
        CalendarFeed { of: FeedOf::Warehouse(there.warehouse.id), ..feed() },
        CalendarFeed { of: FeedOf::Room(there.warehouse.id), ..feed() },
        CalendarFeed { institution: there.institution.id, ..feed() },
        CalendarFeed { digest: "short".to_owned(), ..feed() },
    ] {
        assert_failed(tried!(store, &here.ctx, calendar_feeds.add(&never)));
    }
}

/// Those of one moment by id.
pub async fn feeds_of_a_person_come_oldest_first_from_every_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    seed(&*store, a_feed(here.institution.id, there.user.id)).await;
    let mut own = Vec::new();
    for (place, micros) in [(&here, 2), (&there, 1), (&here, 1), (&here, 0)] {
        let created_at = moment() + Duration::microseconds(micros);
        own.push(seed(&*store, CalendarFeed { created_at, ..a_feed(place.institution.id, here.user.id) }).await);
    }
    own.sort_by_key(|feed| (feed.created_at, feed.id));
    for ctx in [&here.ctx, &nowhere()] {
        assert_eq!(seen!(store, ctx, calendar_feeds.of_owner(here.user.id)), own);
    }
    assert_eq!(seen!(store, &here.ctx, calendar_feeds.of_owner(a_user().id)), []);
}

/// Once or twice; not by another institution, and not by a work that is dropped.
pub async fn a_feed_that_is_taken_away_is_gone(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let gone = seed(&*store, a_feed(here.institution.id, here.user.id)).await;
    let stays = seed(&*store, a_feed(here.institution.id, here.user.id)).await;
    kept!(store, &there.ctx, calendar_feeds.delete(gone.id));
    tried!(store, &here.ctx, calendar_feeds.delete(gone.id)).expect("the store takes it");
    assert_eq!(by_digest(&store, &here, &gone.digest).await.as_ref(), Some(&gone));
    for _ in 0..2 {
        kept!(store, &here.ctx, calendar_feeds.delete(gone.id));
        assert_eq!(by_digest(&store, &here, &gone.digest).await, None);
    }
    assert_eq!(seen!(store, &here.ctx, calendar_feeds.of_owner(here.user.id)), [stays]);
}

/// In every institution, and nobody else's.
pub async fn all_feeds_of_a_person_are_taken_away_at_once(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    for place in [&here, &there] {
        seed(&*store, a_feed(place.institution.id, here.user.id)).await;
    }
    let stays = seed(&*store, a_feed(here.institution.id, there.user.id)).await;
    for _ in 0..2 {
        kept!(store, &nowhere(), calendar_feeds.delete_of(here.user.id));
        assert_eq!(seen!(store, &nowhere(), calendar_feeds.of_owner(here.user.id)), []);
    }
    assert_eq!(seen!(store, &nowhere(), calendar_feeds.of_owner(there.user.id)), [stays]);
}
