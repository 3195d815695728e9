//! What is promised of the lists of an inbox, of what is taken back, and of what is forgotten.

use super::notices::{future, inbox, past, somebody, standing, told};
use super::support::{Place, nowhere};
use crate::builders::a_notice;
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Timestamp;
use plantel_domain::notifications::{
    NewNotice, Notice, NoticeFilter, NoticeGroup, NoticeKind, OfInbox, Priority, Readership, UnreadFirst,
};
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    assert!(found.contains(&user) && !found.contains(&other));
    let later = came + Duration::days(20_000);
    assert!(!changed(later).await.contains(&user));
    kept!(store, &nowhere(), notices.mark_read(user, &OfInbox::All, later));
    assert!(changed(later).await.contains(&user), "it was read");
    kept!(store, &nowhere(), notices.mark_read(user, &OfInbox::All, later + Duration::days(1)));
    assert!(!changed(later + Duration::days(1)).await.contains(&user), "nothing was left to be read");
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
