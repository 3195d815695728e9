//! What is promised of announcements.

use super::support::{
    Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, at_once, nowhere, pause,
};
use crate::builders::{a_notice, a_user, an_announcement, line, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::{Context, GroupName, Role};
use plantel_domain::deed::Deed;
use plantel_domain::ids::{AnnouncementId, UserId};
use plantel_domain::notifications::{Announcement, Audience, Link, NewNotice, Priority};
use plantel_domain::page::SortKey;
use plantel_domain::store::{Store, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;

fn whole(it: Announcement, place: &Place) -> Announcement {
    let deed = Deed { by: Some(place.user.id), at: moment() + Duration::microseconds(3) };
    Announcement {
        title: line("Reunión: 'ñ' \"%_\\\" 🐟"),
        text: prose("<script>alert(1)</script>\n\t{ $title }"),
        priority: Priority::High,
        audience: Audience {
            everyone: false,
            roles: BTreeSet::from([Role::Teacher, Role::Guardian]),
            groups: BTreeSet::from([GroupName::stored("Semillero de Robótica".to_owned())]),
            environment: Some(place.warehouse.id),
        },
        link: Some(Link::to("loan", an_id())),
        expires_at: Some(moment() + Duration::days(2)),
        made: deed,
        withdrawn: Some(deed),
        ..it
    }
}

/// With every field filled and empty; of another institution nothing is found or written.
pub async fn every_announcement_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    for it in [an_announcement(place.institution.id), whole(an_announcement(place.institution.id), &place)] {
        kept!(store, &place.ctx, announcements.add(&it));
        let found = seen!(store, &place.ctx, announcements.find(it.id, Some(1)));
        // Groups are equal whatever their case: their words are looked at, too.
        assert_eq!(serde_json::json!(found.as_ref().map(|it| &it.audience)), serde_json::json!(it.audience));
        assert_eq!(found.as_ref(), Some(&it));
        assert_eq!(tried!(store, &place.ctx, announcements.hold(it.id)).expect("it is held"), Some(it.clone()));
        assert_other_version(asked!(store, &place.ctx, announcements.find(it.id, Some(2))));
        assert_duplicate(tried!(store, &place.ctx, announcements.add(&it)), "announcement");
        for stranger in [&there.ctx, &nowhere()] {
            assert_eq!(seen!(store, stranger, announcements.find(it.id, None)), None);
            assert_eq!(tried!(store, stranger, announcements.hold(it.id)).expect("it is asked"), None);
            assert_pages!(store, stranger, announcements.list(), Vec::<Announcement>::new());
            assert_stale(tried!(store, stranger, announcements.update(&mut it.clone())));
        }
        let other = Announcement { id: an_id().into(), ..it };
        assert_failed(tried!(store, &there.ctx, announcements.add(&other)));
    }
}

/// And a change of an old one is refused.
pub async fn a_change_of_an_announcement_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = an_announcement(place.institution.id);
    kept!(store, &place.ctx, announcements.add(&old));
    let mut changed = whole(old.clone(), &place);
    kept!(store, &place.ctx, announcements.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &place.ctx, announcements.find(old.id, None)), Some(changed));
    assert_stale(tried!(store, &place.ctx, announcements.update(&mut old)));
}

/// Of a place or a person that is not there, or over before it is made.
pub async fn an_announcement_that_cannot_be_is_refused(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let it = an_announcement(place.institution.id);
    let elsewhere = Audience { environment: Some(there.warehouse.id), ..it.audience.clone() };
    let nobody = Some(Deed { by: Some(an_id().into()), at: moment() });
    for wrong in [
        Announcement { audience: elsewhere, ..it.clone() },
        Announcement { expires_at: Some(moment()), ..it.clone() },
        Announcement { withdrawn: nobody, ..it.clone() },
    ] {
        assert_failed(tried!(store, &place.ctx, announcements.add(&wrong)));
    }
    kept!(store, &place.ctx, announcements.add(&it));
}

/// Page by page.
pub async fn announcements_are_listed_newest_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut all = Vec::new();
    for minutes in [3, 1, 2, 2] {
        let made = Deed { by: None, at: moment() + Duration::minutes(minutes) };
        let it = Announcement { made, ..an_announcement(place.institution.id) };
        kept!(store, &place.ctx, announcements.add(&it));
        all.push(it);
    }
    all.sort_by_key(|it| std::cmp::Reverse((it.made.at, it.id)));
    assert_pages!(store, &place.ctx, announcements.list(), all.clone());
    let key = SortKey::Micros(moment().timestamp_micros());
    assert_refuses_cursors!(store, &place.ctx, announcements.list(), "-made_at", key);
}

/// Tells one reader, if there is still something to tell.
async fn tell(store: &dyn Store, ctx: &Context, id: AnnouncementId, user: UserId) -> Result<(), StoreError> {
    let mut work = store.begin(ctx).await?;
    let held = work.announcements().hold(id).await?;
    if held.is_some_and(|held| held.stands(moment())) {
        pause().await;
        work.notices().add_all(&[NewNotice { cause: id.into(), ..a_notice(user) }]).await?;
    }
    work.commit_unjournaled().await
}

async fn take_back(store: &dyn Store, ctx: &Context, told: Announcement) -> Result<(), StoreError> {
    let mut work = store.begin(ctx).await?;
    let mut taken = Announcement { withdrawn: Some(Deed { by: None, at: moment() }), ..told };
    work.announcements().update(&mut taken).await?;
    pause().await;
    work.notices().withdraw(taken.id.into(), moment()).await?;
    work.commit_unjournaled().await
}

/// Who takes it back waits for who holds it; who comes later finds it taken back.
pub async fn an_announcement_taken_back_while_it_is_told_stands_in_no_inbox(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let it = an_announcement(place.institution.id);
    kept!(store, &place.ctx, announcements.add(&it));
    let mut users = Vec::new();
    for _ in 0..12 {
        users.push(seed(&*store, a_user()).await.id);
    }
    let (ctx, readers) = (place.ctx.clone(), users.clone());
    let meeting = move |store: Arc<dyn Store>, n: usize| {
        let (ctx, told, reader) = (ctx.clone(), it.clone(), readers[n]);
        async move { if n == 5 { take_back(&*store, &ctx, told).await } else { tell(&*store, &ctx, told.id, reader).await } }
    };
    at_once(12, &store, meeting).await;
    for user in users {
        assert_eq!(seen!(store, &place.ctx, notices.after(user, 0, 10)), []);
    }
}
