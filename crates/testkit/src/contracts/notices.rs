//! What is promised of notices and inboxes.

use super::support::{Place, assert_failed, at_once, nowhere, pause};
use crate::builders::{a_notice, a_user, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::UserId;
use plantel_domain::notifications::{
    Inbox, Link, NOBODY, NewNotice, Notice, NoticeFilter, NoticeKind, OfInbox, Priority,
};
use plantel_domain::store::Store;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// Long before anything that another contract makes.
pub(super) fn past(days: i64) -> Timestamp {
    moment() - Duration::days(9_000) + Duration::days(days)
}

/// Later than any clock here tells.
pub(super) fn future() -> Timestamp {
    moment() + Duration::days(36_500)
}

pub(super) async fn somebody(store: &Arc<dyn Store>) -> UserId {
    seed(&**store, a_user()).await.id
}

pub(super) async fn told(store: &Arc<dyn Store>, ctx: &Context, new: &[NewNotice]) -> Vec<Notice> {
    kept!(store, ctx, notices.add_all(new))
}

pub(super) async fn standing(store: &Arc<dyn Store>, user: UserId) -> Vec<Notice> {
    seen!(store, &nowhere(), notices.after(user, 0, 1_000))
}

pub(super) async fn inbox(store: &Arc<dyn Store>, user: UserId) -> Inbox {
    seen!(store, &nowhere(), notices.inbox(user, moment()))
}

/// With every field filled and empty, in an institution and in none.
pub async fn every_notice_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let user = place.user.id;
    let mut full = a_notice(user);
    full.params.insert("reason".to_owned(), json!("Se busca: 'ñ' \"%_\\\" { $x } <b>🐟</b>\n\t"));
    full.params.insert("units".to_owned(), json!(-3));
    full.expires_at = Some(future() + Duration::microseconds(7));
    full.priority = Priority::High;
    let bare = NewNotice { kind: NoticeKind::PasswordChanged, params: BTreeMap::new(), link: None, ..a_notice(user) };
    for (ctx, institution, new) in [(place.ctx.clone(), Some(place.institution.id), full), (nowhere(), None, bare)] {
        let [it]: [Notice; 1] = told(&store, &ctx, std::slice::from_ref(&new)).await.try_into().expect("one is added");
        let expected = Notice {
            id: it.id,
            institution,
            user,
            position: it.position,
            kind: new.kind,
            params: new.params,
            priority: new.priority,
            link: new.link,
            cause: new.cause,
            shown: true,
            created_at: it.created_at,
            read_at: None,
            deleted_at: None,
            expires_at: new.expires_at,
        };
        assert_eq!(it, expected);
        assert_eq!(seen!(store, &nowhere(), notices.find(user, it.id)), Some(expected), "whatever the institution");
    }
    assert_eq!(standing(&store, user).await.iter().map(|it| it.position).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(seen!(store, &nowhere(), notices.find(user, an_id().into())), None);
}

/// Another does not find, mark or delete it.
pub async fn a_notice_is_there_for_its_reader_alone(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (user, other) = (place.user.id, somebody(&store).await);
    let it = told(&store, &place.ctx, &[a_notice(user)]).await.remove(0);
    let now = moment();
    assert_eq!(seen!(store, &place.ctx, notices.find(other, it.id)), None);
    assert_eq!(seen!(store, &place.ctx, notices.after(other, 0, 10)), []);
    assert_pages!(store, &place.ctx, notices.list(other, &NoticeFilter::default()), Vec::<Notice>::new());
    assert_eq!(kept!(store, &place.ctx, notices.mark_read(other, &OfInbox::These(vec![it.id]), now)), 0);
    assert_eq!(kept!(store, &place.ctx, notices.mark_unread(other, it.id, now)), 0);
    assert_eq!(kept!(store, &place.ctx, notices.delete(other, it.id, now)), 0);
    assert_eq!(seen!(store, &nowhere(), notices.find(user, it.id)), Some(it));
}

/// Without a gap and without one twice, each cause once.
pub async fn an_inbox_numbers_its_notices_however_many_add_at_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (one, two) = (place.user.id, somebody(&store).await);
    let shared: Vec<Uuid> = (0..3).map(|_| an_id()).collect();
    let ctx = place.ctx.clone();
    let added = at_once(6, &store, move |store, turn| {
        let (ctx, shared) = (ctx.clone(), shared.clone());
        async move {
            // Half of them the other way round: whoever holds one inbox never waits for who holds the other.
            let users = if turn % 2 == 0 { [one, two] } else { [two, one] };
            let own = users.map(a_notice);
            let same = shared.iter().flat_map(|cause| users.map(|user| NewNotice { cause: *cause, ..a_notice(user) }));
            let new: Vec<NewNotice> = own.into_iter().chain(same).collect();
            let mut work = store.begin(&ctx).await?;
            let added = work.notices().add_all(&new).await?;
            pause().await;
            work.commit_unjournaled().await?;
            Ok(added)
        }
    });
    let added: Vec<Notice> = added.await.into_iter().flatten().collect();
    for user in [one, two] {
        let found = standing(&store, user).await;
        assert_eq!(found.iter().map(|it| it.position).collect::<Vec<_>>(), (1..=9).collect::<Vec<i64>>());
        let causes: BTreeSet<Uuid> = found.iter().map(|it| it.cause).collect();
        assert_eq!(causes.len(), 9, "each cause once");
        assert_eq!(inbox(&store, user).await.last_position, 9);
    }
    assert_eq!(added.len(), 18, "who added it is told, and nobody else");
}

/// Within one call, in another, and after it was read or deleted; as another kind it is another.
pub async fn a_cause_is_told_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let user = place.user.id;
    let new = a_notice(user);
    let added = told(&store, &place.ctx, &[new.clone(), new.clone()]).await;
    assert_eq!(added.len(), 1);
    assert_eq!(told(&store, &place.ctx, std::slice::from_ref(&new)).await, []);
    assert_eq!(kept!(store, &nowhere(), notices.delete(user, added[0].id, moment())), 1);
    assert_eq!(told(&store, &place.ctx, std::slice::from_ref(&new)).await, [], "it does not come back");
    assert_eq!(standing(&store, user).await, []);
    let other = NewNotice { kind: NoticeKind::LoanRejected, ..new };
    let after = told(&store, &place.ctx, &[other]).await;
    assert_eq!(after.iter().map(|it| it.position).collect::<Vec<_>>(), [2], "positions are not given twice");
}

/// It is kept for the channels that carry it.
pub async fn what_is_not_shown_has_no_place_in_the_inbox(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let user = place.user.id;
    let hidden = NewNotice { shown: false, ..a_notice(user) };
    let added = told(&store, &place.ctx, &[hidden.clone(), a_notice(user)]).await;
    assert_eq!(added.iter().map(|it| (it.position, it.shown)).collect::<Vec<_>>(), [(0, false), (1, true)]);
    assert_eq!(standing(&store, user).await, added[1..]);
    assert_pages!(store, &place.ctx, notices.list(user, &NoticeFilter::default()), added[1..].to_vec());
    assert_eq!(seen!(store, &nowhere(), notices.find(user, added[0].id)), None);
    assert_eq!(inbox(&store, user).await.unread, 1);
    assert_eq!(told(&store, &place.ctx, &[hidden]).await, [], "it is known all the same");
}

/// Nor to one whose account is deleted.
pub async fn nobody_who_is_not_there_is_told(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut gone = seed(&*store, a_user()).await;
    told(&store, &place.ctx, &[a_notice(gone.id)]).await;
    let email = gone.email.clone();
    gone = gone.anonymised(moment());
    kept!(store, &nowhere(), users.erase(&mut gone, &email));
    assert_eq!(standing(&store, gone.id).await, [], "what they were told went with the account");
    let new = [a_notice(an_id().into()), a_notice(gone.id), a_notice(place.user.id)];
    let added = told(&store, &place.ctx, &new).await;
    assert_eq!(added.iter().map(|it| it.user).collect::<Vec<_>>(), [place.user.id]);
    let none = Inbox { user: gone.id, key: Uuid::nil(), last_position: 0, unread: 0 };
    assert_eq!(inbox(&store, gone.id).await, none);
    assert_failed(tried!(store, &nowhere(), notices.ensure_inbox(gone.id)));
}

/// Once, with a key of its own.
pub async fn an_inbox_is_made_when_it_is_asked_for(store: Arc<dyn Store>) {
    let (user, other) = (somebody(&store).await, somebody(&store).await);
    assert!(inbox(&store, user).await.key.is_nil());
    let made = kept!(store, &nowhere(), notices.ensure_inbox(user));
    assert!(!made.key.is_nil() && made.last_position == 0 && made.unread == 0);
    assert_eq!(kept!(store, &nowhere(), notices.ensure_inbox(user)), made);
    assert_eq!(inbox(&store, user).await, made);
    assert_ne!(kept!(store, &nowhere(), notices.ensure_inbox(other)).key, made.key);
    told(&store, &nowhere(), &[a_notice(user)]).await;
    assert_eq!(inbox(&store, user).await, Inbox { last_position: 1, unread: 1, ..made });
}

/// Read once; some, up to a position, all; and unread again.
pub async fn what_was_read_is_counted(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (user, now) = (place.user.id, moment() + Duration::microseconds(5));
    let new: Vec<NewNotice> = (0..5).map(|_| a_notice(user)).collect();
    let all = told(&store, &place.ctx, &new).await;
    let ctx = nowhere();
    let these = OfInbox::These(vec![all[4].id, an_id().into()]);
    assert_eq!(kept!(store, &ctx, notices.mark_read(user, &these, now)), 1);
    assert_eq!(kept!(store, &ctx, notices.mark_read(user, &these, now + Duration::hours(1))), 0);
    assert_eq!(seen!(store, &ctx, notices.find(user, all[4].id)).and_then(|it| it.read_at), Some(now));
    assert_eq!(kept!(store, &ctx, notices.mark_read(user, &OfInbox::Until(2), now)), 2);
    assert_eq!(inbox(&store, user).await.unread, 2);
    assert_eq!(kept!(store, &ctx, notices.mark_unread(user, all[0].id, now)), 1);
    assert_eq!(kept!(store, &ctx, notices.mark_unread(user, all[0].id, now)), 0);
    assert_eq!(inbox(&store, user).await.unread, 3);
    assert_eq!(kept!(store, &ctx, notices.delete(user, all[0].id, now)), 1);
    assert_eq!(kept!(store, &ctx, notices.delete(user, all[0].id, now)), 0);
    assert_eq!(inbox(&store, user).await.unread, 2);
    assert_eq!(kept!(store, &ctx, notices.delete_read(user, now)), 2);
    assert_eq!(kept!(store, &ctx, notices.mark_read(user, &OfInbox::All, now)), 2);
    assert_eq!(inbox(&store, user).await, Inbox { last_position: 5, unread: 0, ..inbox(&store, user).await });
    assert_eq!(standing(&store, user).await.iter().map(|it| it.position).collect::<Vec<_>>(), [3, 4]);
}

/// In whichever inbox of the institution, in these places of the text alone, read or deleted.
pub async fn a_name_is_forgotten_in_whatever_leads_to_the_thing(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let (one, two, id) = (place.user.id, somebody(&store).await, place.institution.id);
    let link = Link::to("loan", an_id());
    let to = |user| NewNotice { link: Some(link.clone()), ..a_notice(user) };
    let named = told(&store, &place.ctx, &[to(one), to(two)]).await;
    let other = told(&store, &place.ctx, &[a_notice(one)]).await;
    let foreign = told(&store, &there.ctx, &[to(one)]).await;
    kept!(store, &nowhere(), notices.mark_read(two, &OfInbox::All, moment()));
    kept!(store, &nowhere(), notices.forget_name(id, &[], &["borrower"]));
    assert_eq!(standing(&store, one).await[0], named[0]);
    kept!(store, &nowhere(), notices.forget_name(id, std::slice::from_ref(&link), &["borrower", "name"]));
    let nameless = |mut it: Notice| {
        it.params.insert("borrower".to_owned(), NOBODY.into());
        it
    };
    let mut expected = vec![nameless(named[0].clone())];
    expected.extend(other.into_iter().chain(foreign));
    assert_eq!(standing(&store, one).await, expected);
    let read = standing(&store, two).await.remove(0);
    assert!(read.read_at.is_some());
    assert_eq!(read.params, nameless(named[1].clone()).params);
}
