//! What is promised of the lists of an inbox, of what is taken back, and of what is forgotten.

use super::notices::{future, inbox, past, somebody, standing, told};
use super::support::{Place, nowhere};
use crate::builders::{a_notice, a_session, a_user, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::User;
use plantel_domain::ids::UserId;
use plantel_domain::notifications::{
    Link, NewNotice, Notice, NoticeFilter, NoticeGroup, NoticeKind, OfInbox, Priority, Readership, Span, UnreadFirst,
};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// As a list shows them: what was not read first, then the newest.
fn sorted(mut notices: Vec<Notice>) -> Vec<Notice> {
    notices.sort_by_key(|it| std::cmp::Reverse((it.read_at.is_none(), it.created_at, it.id)));
    notices
}

/// With each filter; what is over or deleted is not among them.
pub async fn notices_are_listed_unread_first_and_then_by_age(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let user = place.user.id;
    let mut all = Vec::new();
    for turn in 0..4 {
        let kind = if turn % 2 == 0 { NoticeKind::LoanApproved } else { NoticeKind::CheckAssigned };
        let priority = if turn == 1 { Priority::High } else { Priority::Low };
        let new = NewNotice { kind, priority, ..a_notice(user) };
        let ctx = if turn == 3 { &there.ctx } else { &place.ctx };
        all.extend(told(&store, ctx, &[new]).await);
    }
    let over = NewNotice { expires_at: Some(past(0)), ..a_notice(user) };
    let deleted = told(&store, &place.ctx, &[over, a_notice(user)]).await.remove(1);
    kept!(store, &nowhere(), notices.delete(user, deleted.id, moment()));
    for at in [0, 3] {
        let read_at = past(201);
        kept!(store, &nowhere(), notices.mark_read(user, &OfInbox::These(vec![all[at].id]), read_at));
        all[at].read_at = Some(read_at);
    }
    let listed = |filter: NoticeFilter| {
        let takes = |it: &&Notice| filter.takes(it) && !(filter.unread && it.read_at.is_some());
        sorted(all.iter().filter(takes).cloned().collect())
    };
    let whole = NoticeFilter::default();
    let filters = [
        whole.clone(),
        NoticeFilter { unread: true, ..whole.clone() },
        NoticeFilter { kind: Some(NoticeKind::CheckAssigned), ..whole.clone() },
        NoticeFilter { group: Some(NoticeGroup::Loans), ..whole.clone() },
        NoticeFilter { priority: Some(Priority::High), ..whole.clone() },
        NoticeFilter { institution: Some(there.institution.id), ..whole.clone() },
        NoticeFilter { unread: true, group: Some(NoticeGroup::Checks), ..whole },
    ];
    for filter in filters {
        let expected = listed(filter.clone());
        assert!(!expected.is_empty(), "{filter:?}");
        assert_pages!(store, &nowhere(), notices.list(user, &filter), expected.clone());
    }
    let key = UnreadFirst { as_of: moment() }.key(None, moment());
    assert_refuses_cursors!(store, &nowhere(), notices.list(user, &NoticeFilter::default()), UnreadFirst::SORT, key);
}

/// Each notice is met once, though what was read meanwhile would stand elsewhere by now.
pub async fn a_list_is_gone_through_while_it_is_read(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let user = place.user.id;
    let new: Vec<NewNotice> = (0..6).map(|_| a_notice(user)).collect();
    let all = told(&store, &place.ctx, &new).await;
    for unread in [false, true] {
        kept!(store, &nowhere(), notices.mark_read(user, &OfInbox::All, past(200)));
        for it in &all[..4] {
            kept!(store, &nowhere(), notices.mark_unread(user, it.id, moment()));
        }
        let filter = NoticeFilter { unread, ..NoticeFilter::default() };
        let mut request = PageRequest::first(2);
        let mut met = Vec::new();
        loop {
            let page = seen!(store, &nowhere(), notices.list(user, &filter, &request));
            let ids: Vec<_> = page.data.iter().map(|it| it.id).collect();
            met.extend(ids.iter().copied());
            kept!(store, &nowhere(), notices.mark_read(user, &OfInbox::These(ids), future()));
            let Some(cursor) = page.next else { break };
            request.start = Start::After(cursor);
        }
        let each: BTreeSet<_> = met.iter().copied().collect();
        let expected = if unread { 4 } else { 6 };
        assert_eq!((met.len(), each.len()), (expected, expected), "unread {unread}");
    }
}

/// In the order of positions, as many as are asked for; what is over is left out.
pub async fn what_came_behind_a_position_is_told_in_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let user = place.user.id;
    let over = NewNotice { expires_at: Some(past(0)), ..a_notice(user) };
    let new = [a_notice(user), a_notice(user), over, a_notice(user), a_notice(user)];
    told(&store, &place.ctx, &new).await;
    let behind = |position, limit| {
        let store = Arc::clone(&store);
        async move {
            let found = seen!(store, &nowhere(), notices.after(user, position, limit));
            found.into_iter().map(|it| it.position).collect::<Vec<_>>()
        }
    };
    assert_eq!(behind(0, 10).await, [1, 2, 4, 5]);
    assert_eq!(behind(1, 2).await, [2, 4]);
    assert_eq!(behind(5, 10).await, [0; 0]);
    assert_eq!(inbox(&store, user).await.last_position, 5);
}

/// By what comes into them, and by what is read or deleted.
pub async fn changed_inboxes_are_told(store: Arc<dyn Store>) {
    let (user, other) = (somebody(&store).await, somebody(&store).await);
    let it = told(&store, &nowhere(), &[a_notice(user)]).await.remove(0);
    let came = it.created_at;
    let changed = |since: Timestamp| {
        let store = Arc::clone(&store);
        async move { seen!(store, &nowhere(), notices.inboxes_changed(since, 10_000)) }
    };
    let found = changed(came).await;
    assert!(found.contains(&(user, came)) && !found.iter().any(|(who, _)| *who == other));
    let later = came + Duration::days(20_000);
    assert!(!changed(later).await.contains(&(user, later)));
    kept!(store, &nowhere(), notices.mark_read(user, &OfInbox::All, later));
    assert!(changed(later).await.contains(&(user, later)), "it was read");
    kept!(store, &nowhere(), notices.mark_read(user, &OfInbox::All, later + Duration::days(1)));
    let found = changed(later + Duration::days(1)).await;
    assert!(!found.iter().any(|(who, _)| *who == user), "nothing was left to be read");
}

/// Somebody whose inbox changed long ago.
async fn somebody_quiet(store: &Arc<dyn Store>) -> User {
    let user = seed(&**store, a_user()).await;
    told(store, &nowhere(), &[a_notice(user.id)]).await;
    kept!(store, &nowhere(), notices.mark_read(user.id, &OfInbox::All, past(400)));
    user
}

/// When somebody's inbox changed, if it did not long ago.
async fn changed_at(store: &Arc<dyn Store>, user: &User) -> Option<Timestamp> {
    let changed = seen!(store, &nowhere(), notices.inboxes_changed(past(401), 10_000));
    changed.into_iter().find(|(who, _)| *who == user.id).map(|(_, at)| at)
}

/// Also when all of them end at once, and when their user is switched off; no other change has anybody look.
pub async fn an_inbox_changes_when_a_session_of_its_user_ends(store: Arc<dyn Store>) {
    let one = somebody_quiet(&store).await;
    let two = somebody_quiet(&store).await;
    let mut three = somebody_quiet(&store).await;
    let now = told(&store, &nowhere(), &[a_notice(somebody(&store).await)]).await[0].created_at;
    let mut session = seed(&*store, a_session(one.id)).await;
    let second = seed(&*store, a_session(two.id)).await;
    session.refresh = an_id();
    kept!(store, &nowhere(), sessions.update(&mut session));
    kept!(store, &nowhere(), sessions.touch(session.id, now + Duration::hours(1)));
    kept!(store, &nowhere(), sessions.revoke_all(two.id, Some(second.id), now));
    three.full_name = None;
    kept!(store, &nowhere(), users.update(&mut three));
    for user in [&one, &two, &three] {
        assert_eq!(changed_at(&store, user).await, None, "nothing ended");
    }
    kept!(store, &nowhere(), sessions.update(&mut session.revoke(now)));
    kept!(store, &nowhere(), sessions.revoke_all(two.id, None, now));
    three.active = false;
    kept!(store, &nowhere(), users.update(&mut three));
    for user in [&one, &two, &three] {
        assert_eq!(changed_at(&store, user).await, Some(now));
    }
}

/// Of those who have one, each as when it is read alone.
pub async fn inboxes_of_many_are_read_together(store: Arc<dyn Store>) {
    let (one, two) = (somebody(&store).await, somebody(&store).await);
    let (three, four) = (somebody(&store).await, somebody(&store).await);
    let over = NewNotice { expires_at: Some(past(0)), ..a_notice(one) };
    let added = told(&store, &nowhere(), &[a_notice(one), over, a_notice(one), a_notice(two)]).await;
    kept!(store, &nowhere(), notices.mark_read(one, &OfInbox::These(vec![added[0].id]), moment()));
    kept!(store, &nowhere(), notices.ensure_inbox(three));
    let mut found = seen!(store, &nowhere(), notices.inboxes(&[four, three, two, one, one, an_id().into()], moment()));
    found.sort_by_key(|inbox| inbox.user);
    let mut expected = vec![inbox(&store, one).await, inbox(&store, two).await, inbox(&store, three).await];
    expected.sort_by_key(|inbox| inbox.user);
    assert_eq!(found, expected);
    let counted = found.iter().find(|inbox| inbox.user == one).expect("it is among them");
    assert_eq!((counted.last_position, counted.unread), (3, 1));
    assert_eq!(seen!(store, &nowhere(), notices.inboxes(&[], moment())), []);
}

/// However many there are; what was deleted or is over is left out.
pub async fn pieces_of_inboxes_are_read_together(store: Arc<dyn Store>) {
    let (one, two, three) = (somebody(&store).await, somebody(&store).await, somebody(&store).await);
    let over = NewNotice { expires_at: Some(past(0)), ..a_notice(one) };
    let hidden = NewNotice { shown: false, ..a_notice(one) };
    let new = [a_notice(one), a_notice(one), over, hidden, a_notice(one), a_notice(one), a_notice(three)];
    told(&store, &nowhere(), &new).await;
    let many: Vec<NewNotice> = (0..150).map(|_| a_notice(two)).collect();
    let many = told(&store, &nowhere(), &many).await;
    let deleted = &many[7];
    kept!(store, &nowhere(), notices.delete(two, deleted.id, moment()));
    let span = |user, after, until| Span { user, after, until };
    let mut spans = vec![span(one, 1, 4), span(three, 1, 9)];
    spans.extend((0..149).map(|after| span(two, after, after + 1)));
    let found = seen!(store, &nowhere(), notices.pieces(&spans));
    let of = |user| found.iter().filter(|it| it.user == user).map(|it| it.position).collect::<Vec<i64>>();
    assert_eq!((of(one), of(three)), (vec![2, 4], vec![]));
    assert_eq!(of(two), (1..=149).filter(|position| *position != deleted.position).collect::<Vec<i64>>());
    assert_eq!(seen!(store, &nowhere(), notices.pieces(&[])), []);
}

/// In the own institution alone; and how many had it, and read it, is known afterwards.
pub async fn what_is_taken_back_disappears_from_every_inbox(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let (one, two, three) = (place.user.id, somebody(&store).await, somebody(&store).await);
    let (cause, now) = (an_id(), moment());
    let new = [one, two, three].map(|user| NewNotice { cause, shown: user != three, ..a_notice(user) });
    let added = told(&store, &place.ctx, &new).await;
    let other = told(&store, &place.ctx, &[a_notice(one)]).await;
    kept!(store, &nowhere(), notices.mark_read(one, &OfInbox::These(vec![added[0].id]), now));
    let reached = BTreeMap::from([(cause, Readership { readers: 2, read: 1 })]);
    assert_eq!(seen!(store, &place.ctx, notices.readership(&[cause, an_id()])), reached);
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, notices.readership(&[cause])), BTreeMap::new());
        assert_eq!(kept!(store, stranger, notices.withdraw(cause, now)), []);
    }
    let mut users = kept!(store, &place.ctx, notices.withdraw(cause, now));
    users.sort_unstable();
    let mut expected = vec![one, two, three];
    expected.sort_unstable();
    assert_eq!(users, expected);
    assert_eq!(standing(&store, one).await, other);
    assert_eq!(standing(&store, two).await, []);
    assert_eq!(seen!(store, &place.ctx, notices.readership(&[cause])), reached);
    assert_eq!(kept!(store, &place.ctx, notices.withdraw(cause, now)), []);
}

/// Wherever it stands or goes, in the own institution alone; what tells of other alerts, or was announced, stays.
pub async fn what_is_told_of_an_alert_ends_with_it(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let (one, two, now) = (place.user.id, somebody(&store).await, moment());
    let gone = an_id();
    let of = |kind, user, alert: Uuid| NewNotice { kind, link: Some(Link::to("alert", alert)), ..a_notice(user) };
    let ends = [
        of(NoticeKind::AlertRaised, one, gone),
        NewNotice { shown: false, ..of(NoticeKind::AlertEscalated, two, gone) },
    ];
    let ends = told(&store, &place.ctx, &ends).await;
    let lasts = [of(NoticeKind::AlertRaised, one, an_id()), of(NoticeKind::Announcement, one, gone), a_notice(one)];
    let lasts = told(&store, &place.ctx, &lasts).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(kept!(store, stranger, notices.end_of_alerts(&[gone.into()], now)), []);
    }
    assert_eq!(kept!(store, &place.ctx, notices.end_of_alerts(&[], now)), []);
    let mut users = kept!(store, &place.ctx, notices.end_of_alerts(&[gone.into(), an_id().into()], now));
    users.sort_unstable();
    let mut expected: Vec<UserId> = ends.iter().map(|it| it.user).collect();
    expected.sort_unstable();
    assert_eq!(users, expected);
    assert_eq!(standing(&store, one).await, lasts);
    assert_eq!(kept!(store, &place.ctx, notices.end_of_alerts(&[gone.into()], now)), []);
}

/// What was deleted, read or over before then; the inbox goes on counting.
pub async fn what_is_long_over_is_forgotten(store: Arc<dyn Store>) {
    let user = somebody(&store).await;
    let over = NewNotice { expires_at: Some(past(0)), ..a_notice(user) };
    let new = [over, a_notice(user), a_notice(user), a_notice(user)];
    let all = told(&store, &nowhere(), &new).await;
    kept!(store, &nowhere(), notices.delete(user, all[1].id, past(1)));
    kept!(store, &nowhere(), notices.mark_read(user, &OfInbox::These(vec![all[2].id]), past(2)));
    assert!(kept!(store, &nowhere(), notices.forget(past(2))) >= 2);
    assert_eq!(standing(&store, user).await.iter().map(|it| it.position).collect::<Vec<_>>(), [3, 4]);
    assert!(kept!(store, &nowhere(), notices.forget(past(3))) >= 1);
    let left = standing(&store, user).await;
    assert_eq!(left, all[3..]);
    let again = told(&store, &nowhere(), &[new[1].clone()]).await;
    assert_eq!(again.iter().map(|it| it.position).collect::<Vec<_>>(), [5], "what was forgotten is not known any more");
}

/// Whoever reads it and in whichever way, in the own institution alone; what leads elsewhere stays.
pub async fn what_leads_somewhere_is_taken_back_from_every_inbox(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let (one, two, now) = (place.user.id, somebody(&store).await, moment());
    let (thing, other) = (Link::to("enrollment", an_id()), Link::to("alert", an_id()));
    let to = |user, link: &Link| NewNotice { link: Some(link.clone()), ..a_notice(user) };
    let elsewhere = Link::to("loan", thing.id);
    let hidden = NewNotice { shown: false, ..to(two, &thing) };
    let bare = NewNotice { link: None, ..a_notice(one) };
    let new = [to(one, &thing), to(one, &other), hidden.clone(), to(one, &elsewhere), bare];
    let added = told(&store, &place.ctx, &new).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(kept!(store, stranger, notices.withdraw_leading(&[thing.clone(), other.clone()], now)), []);
    }
    assert_eq!(kept!(store, &place.ctx, notices.withdraw_leading(&[], now)), []);
    let users = kept!(store, &place.ctx, notices.withdraw_leading(&[thing.clone(), other], now));
    assert_eq!(users.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([one, two]));
    assert_eq!(standing(&store, one).await, added[3..]);
    assert_eq!(inbox(&store, one).await.unread, 2);
    assert_eq!(told(&store, &place.ctx, &[hidden]).await, [], "it is known that it was told");
    assert_eq!(kept!(store, &place.ctx, notices.withdraw_leading(&[thing], now)), []);
}

/// What others have there, and they elsewhere and in none, stays; what comes later comes.
pub async fn who_leaves_has_nothing_of_the_institution_in_the_inbox(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let (user, other) = (place.user.id, somebody(&store).await);
    told(&store, &place.ctx, &[a_notice(user), a_notice(user)]).await;
    let theirs = told(&store, &place.ctx, &[a_notice(other)]).await;
    let mut left = told(&store, &there.ctx, &[a_notice(user)]).await;
    left.extend(told(&store, &nowhere(), &[a_notice(user)]).await);
    kept!(store, &nowhere(), notices.leave(user, moment()));
    assert_eq!(inbox(&store, user).await.unread, 4, "in no institution there is none to leave");
    kept!(store, &place.ctx, notices.leave(user, moment()));
    assert_eq!(standing(&store, user).await, left);
    assert_eq!(standing(&store, other).await, theirs);
    left.extend(told(&store, &place.ctx, &[a_notice(user)]).await);
    assert_eq!(standing(&store, user).await, left);
    let found = inbox(&store, user).await;
    assert_eq!((found.unread, found.last_position), (3, 5));
}
