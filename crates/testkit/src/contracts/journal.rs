//! What is promised of the journal.

use super::support::{Place, nowhere};
use crate::builders::{a_membership, a_user, context_of, seed};
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::{Context, Membership, RequestId, Role};
use plantel_domain::audit::{JournalEntry, JournalFilter};
use plantel_domain::identity::User;
use plantel_domain::journal::{Change, Event, Fact, Happened, Sensitive, Subject};
use plantel_domain::page::{PageRequest, SortKey};
use plantel_domain::store::Store;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// Says that something of this kind happened to this thing.
fn event(kind: &'static str, subject: Subject, data: Value) -> Event {
    Event { kind, version: 1, subject, data, changes: vec![], confidential: None }
}

fn looked_at(id: impl Into<Uuid>) -> Event {
    event("contract.looked-at", Subject::new("thing", id), json!({}))
}

async fn tell(store: &Arc<dyn Store>, ctx: &Context, happened: impl Into<Happened>) {
    let work = store.begin(ctx).await.expect("the store begins a work");
    work.commit(happened.into()).await.expect("the store commits it");
}

fn about(id: impl Into<Uuid>) -> JournalFilter {
    JournalFilter { subject_id: Some(id.into()), ..JournalFilter::default() }
}

/// All that matches, newest first.
async fn told(store: &Arc<dyn Store>, ctx: &Context, filter: &JournalFilter) -> Vec<JournalEntry> {
    seen!(store, ctx, journal.list(filter, &PageRequest::first(200))).data
}

/// With user, roles, institution and request.
pub async fn a_commit_tells_who_did_what(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let roles = BTreeSet::from([Role::Technician, Role::Supervisor]);
    let membership = Membership { roles, ..a_membership(place.institution.id, place.user.id) };
    let mut ctx = context_of(&place.user, &membership, &place.institution);
    ctx.request_id = RequestId("ñ-request 1".to_owned());
    let subject = Subject::new("thing", an_id());
    tell(&store, &ctx, Event { version: 3, ..event("contract.done", subject, json!({"a": 1})) }).await;
    let [entry] = &told(&store, &place.ctx, &about(subject.id)).await[..] else { panic!("one row was written") };
    let expected = JournalEntry {
        id: entry.id,
        at: entry.at,
        institution: Some(place.institution.id),
        kind: "contract.done".to_owned(),
        version: 3,
        subject_kind: "thing".to_owned(),
        subject_id: subject.id,
        principal: "user".to_owned(),
        user: Some(place.user.id),
        role: "supervisor technician".to_owned(),
        request_id: "ñ-request 1".to_owned(),
        data: json!({"a": 1}),
        changes: vec![],
    };
    assert_eq!(*entry, expected);
}

/// As is a platform administrator from a member.
pub async fn a_job_and_a_stranger_are_told_apart(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let admin = seed(&*store, User { platform_admin: true, ..a_user() }).await;
    let id = an_id();
    for ctx in [
        Context::system("nightly", None),
        Context::anonymous(RequestId("r-1".to_owned())),
        context_of(&admin, None, None),
        context_of(&admin, None, &place.institution),
    ] {
        tell(&store, &ctx, looked_at(id)).await;
    }
    let who = |entry: &JournalEntry| (entry.principal.clone(), entry.user, entry.role.clone(), entry.institution);
    let mut outside: Vec<_> = told(&store, &nowhere(), &about(id)).await.iter().map(who).collect();
    outside.sort_by_key(|(principal, ..)| principal.clone());
    let nobody = |principal: &str| (principal.to_owned(), None, String::new(), None);
    let acting = ("user".to_owned(), Some(admin.id), "platform_admin".to_owned(), None);
    assert_eq!(outside, [nobody("anonymous"), nobody("nightly"), acting.clone()]);
    let inside: Vec<_> = told(&store, &place.ctx, &about(id)).await.iter().map(who).collect();
    assert_eq!(inside, [(acting.0, acting.1, acting.2, Some(place.institution.id))]);
}

/// At one moment, with ids that ascend.
pub async fn what_happened_in_one_work_is_told_in_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = an_id();
    let kinds = ["contract.first", "contract.second", "contract.third", "contract.fourth"];
    let mut events = kinds.iter().map(|kind| event(kind, Subject::new("thing", id), json!({})));
    let first = Happened::from(events.next().expect("there are four"));
    tell(&store, &place.ctx, events.fold(first, Happened::and)).await;
    let mut entries = told(&store, &place.ctx, &about(id)).await;
    entries.reverse();
    assert_eq!(entries.iter().map(|entry| entry.kind.as_str()).collect::<Vec<_>>(), kinds);
    assert!(entries.iter().all(|entry| entry.at == entries[0].at));
    assert!(entries.is_sorted_by_key(|entry| entry.id));
}

/// More than the values of one statement.
pub async fn thousands_of_events_of_one_work_are_all_told(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = an_id();
    let nth = |n: u32| event("contract.counted", Subject::new("thing", id), json!({"n": n}));
    tell(&store, &place.ctx, (1..3_000).map(nth).fold(Happened::from(nth(0)), Happened::and)).await;
    let mut rows = by_cursor!(store, &place.ctx, 200, journal.list(&about(id)));
    rows.reverse();
    let told: Vec<_> = rows.iter().map(|entry| entry.data["n"].as_u64()).collect();
    assert_eq!(told, (0..3_000).map(Some).collect::<Vec<_>>());
}

#[derive(serde::Serialize)]
struct Probe {
    thing: Uuid,
    text: &'static str,
    numbers: (i64, f64, Option<u8>),
    secret: Sensitive<&'static str>,
}

impl Fact for Probe {
    const KIND: &'static str = "contract.probed";
    const VERSION: u16 = 2;
    fn subject(&self) -> Subject {
        Subject::new("thing", self.thing)
    }
}

/// But for what is sensitive.
pub async fn data_and_changes_come_back_as_they_were_told(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let probe = |text| Probe {
        thing: place.asset.id.into(),
        text,
        numbers: (9_007_199_254_740_993, -0.25, None),
        secret: Sensitive("never told"),
    };
    let (before, after) = (probe("a"), probe("Ñ'\"\\ 🐟\n%_"));
    let event = Event::of(&after).changed(Change::between(&before, &after));
    tell(&store, &place.ctx, event.clone()).await;
    let [entry] = &told(&store, &place.ctx, &about(place.asset.id)).await[..] else { panic!("one row was written") };
    assert_eq!((&entry.data, &entry.changes, entry.version), (&event.data, &event.changes, 2));
    assert_eq!(entry.changes[0].after, json!("Ñ'\"\\ 🐟\n%_"));
    assert!(!format!("{entry:?}").contains("never told"));
}

/// By each filter; `from` is included, `until` is not.
pub async fn the_journal_is_filtered(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (thing, other) = (an_id(), an_id());
    let membership = a_membership(place.institution.id, place.user.id);
    tell(&store, &context_of(&place.user, &membership, &place.institution), looked_at(thing)).await;
    tell(&store, &place.ctx, looked_at(thing)).await;
    tell(&store, &place.ctx, event("contract.moved", Subject::new("thing", other), json!({}))).await;
    tell(&store, &place.ctx, event("contract.moved", Subject::new("loan", thing), json!({}))).await;
    let all = JournalFilter::default;
    let entries = told(&store, &place.ctx, &all()).await;
    assert_eq!(entries.len(), 4);
    let (newest, oldest) = (entries[0].at, entries[3].at);
    let after = newest + Duration::microseconds(1);
    for (filter, count) in [
        (JournalFilter { user: Some(place.user.id), ..all() }, 1),
        (JournalFilter { user: Some(a_user().id), ..all() }, 0),
        (JournalFilter { kind: Some("contract.moved".to_owned()), ..all() }, 2),
        (JournalFilter { kind: Some("contract".to_owned()), ..all() }, 0),
        (JournalFilter { subject_kind: Some("thing".to_owned()), ..all() }, 3),
        (about(thing), 3),
        (JournalFilter { subject_kind: Some("loan".to_owned()), ..about(thing) }, 1),
        (JournalFilter { from: Some(oldest), ..all() }, 4),
        (JournalFilter { from: Some(after), ..all() }, 0),
        (JournalFilter { until: Some(after), ..all() }, 4),
        (JournalFilter { until: Some(oldest), ..all() }, 0),
        (
            JournalFilter { from: Some(newest), until: Some(after), ..about(other) },
            usize::from(entries[1].at == newest),
        ),
    ] {
        let page = PageRequest { count: true, ..PageRequest::first(200) };
        let listed = seen!(store, &place.ctx, journal.list(&filter, &page));
        assert_eq!((listed.data.len(), listed.count), (count, Some(count as u64)), "{filter:?}");
    }
}

/// And what belongs to none is read without one.
pub async fn the_journal_of_an_institution_is_its_own(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = an_id();
    for (ctx, times) in [(&here.ctx, 1), (&there.ctx, 2), (&nowhere(), 3)] {
        for _ in 0..times {
            tell(&store, ctx, looked_at(id)).await;
        }
        assert_eq!(told(&store, ctx, &about(id)).await.len(), times);
    }
    assert_eq!(told(&store, &here.ctx, &JournalFilter::default()).await.len(), 1);
}

/// Each once, by cursor as by skipping, also those of one moment.
pub async fn the_journal_is_listed_newest_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for _ in 0..3 {
        let two = Happened::from(looked_at(place.asset.id)).and(looked_at(place.user.id));
        tell(&store, &place.ctx, two).await;
    }
    let filter = JournalFilter::default();
    let entries = told(&store, &place.ctx, &filter).await;
    assert_eq!(entries.len(), 6);
    assert!(entries.is_sorted_by_key(|entry| std::cmp::Reverse((entry.at, entry.id))));
    assert_pages!(store, &place.ctx, journal.list(&filter), entries);
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_the_journal(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let filter = JournalFilter::default();
    assert_refuses_cursors!(store, &place.ctx, journal.list(&filter), "-at", SortKey::Micros(0));
}
