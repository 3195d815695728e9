//! What is promised of answers that are stored with their effect.

use super::support::{Place, nowhere};
use crate::builders::{a_user, an_item, context_of, seed};
use crate::ids::an_id;
use plantel_domain::access::{Context, Idempotency};
use plantel_domain::identity::User;
use plantel_domain::items::{Item, ItemCreated};
use plantel_domain::store::{Answer, Parked, Store, StoreError, StoredAnswer};
use std::sync::Arc;

fn key() -> String {
    format!("key ñ {}", an_id())
}

fn answer(body: &str) -> Answer {
    Answer { status: 201, headers: vec![], body: body.as_bytes().to_vec() }
}

fn under(ctx: Context, key: &str) -> Context {
    let idempotency = Idempotency::new(key.to_owned(), "fingerprint".to_owned());
    Context { idempotency: Some(Arc::new(idempotency)), ..ctx }
}

/// Adds an item in a work that parks.
async fn parked(store: &Arc<dyn Store>, user: &User, key: &str) -> (Item, Box<dyn Parked>) {
    parked_in(store, context_of(user, None, None), user, key).await
}

/// The same, in this context.
async fn parked_in(store: &Arc<dyn Store>, ctx: Context, user: &User, key: &str) -> (Item, Box<dyn Parked>) {
    let ctx = under(ctx, key);
    let item = an_item(user.id);
    let mut work = store.begin(&ctx).await.expect("the store begins a work");
    work.items().add(&item).await.expect("the store takes the item");
    work.commit(ItemCreated { item: item.id }.into()).await.expect("the work is parked");
    let waiting = ctx.idempotency.as_ref().and_then(|idempotency| idempotency.take());
    (item, waiting.expect("the work waits for its answer"))
}

async fn there(store: &Arc<dyn Store>, item: &Item) -> bool {
    seen!(store, &nowhere(), items.find(item.id, None)).is_some()
}

async fn found(store: &Arc<dyn Store>, user: &User, key: &str) -> Option<StoredAnswer> {
    store.find_answer(user.id, key).await.expect("the store answers")
}

/// Then its effect and its answer are there together.
pub async fn parked_work_is_invisible_until_it_is_finished(store: Arc<dyn Store>) {
    let (user, key) = (seed(&*store, a_user()).await, key());
    assert_eq!(found(&store, &user, &key).await, None);
    let (item, work) = parked(&store, &user, &key).await;
    assert!(!there(&store, &item).await);
    assert_eq!(found(&store, &user, &key).await, None);
    work.finish(answer("made")).await.expect("the store commits it");
    assert!(there(&store, &item).await);
    let stored = StoredAnswer { fingerprint: "fingerprint".to_owned(), answer: answer("made") };
    assert_eq!(found(&store, &user, &key).await, Some(stored));
}

/// Neither effect nor answer; the key stays free.
pub async fn parked_work_that_is_dropped_leaves_nothing(store: Arc<dyn Store>) {
    let (user, key) = (seed(&*store, a_user()).await, key());
    let (lost, work) = parked(&store, &user, &key).await;
    drop(work);
    assert!(!there(&store, &lost).await);
    assert_eq!(found(&store, &user, &key).await, None);
    let (item, work) = parked(&store, &user, &key).await;
    work.finish(answer("made")).await.expect("the store commits it");
    assert!(there(&store, &item).await);
}

/// Whoever comes second is told that it was answered, and the first answer stays.
pub async fn a_key_is_good_for_one_effect(store: Arc<dyn Store>) {
    let (user, key) = (seed(&*store, a_user()).await, key());
    let (_, work) = parked(&store, &user, &key).await;
    work.finish(answer("first")).await.expect("the store commits it");
    let (second, work) = parked(&store, &user, &key).await;
    let done = work.finish(answer("second")).await;
    assert!(matches!(done, Err(StoreError::Answered)), "answered already, not {done:?}");
    assert!(!there(&store, &second).await);
    assert_eq!(found(&store, &user, &key).await.map(|stored| stored.answer), Some(answer("first")));
}

/// Another user may choose the same, and a user another one.
pub async fn a_key_belongs_to_its_user(store: Arc<dyn Store>) {
    let (user, other, key) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await, key());
    for (user, key, body) in [(&user, &key, "a"), (&other, &key, "b"), (&user, &key.to_uppercase(), "c")] {
        let (item, work) = parked(&store, user, key).await;
        work.finish(answer(body)).await.expect("the key is free");
        assert!(there(&store, &item).await);
        assert_eq!(found(&store, user, key).await.map(|stored| stored.answer), Some(answer(body)));
    }
}

/// With its headers in order.
pub async fn an_answer_comes_back_byte_for_byte(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let headers = [("location", "/ñ"), ("ETag", "\"1\""), ("etag", "W/\"2\"")];
    let odd = Answer {
        status: 599,
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        body: (0..=255).cycle().take(100_000).collect(),
    };
    for answer in [odd, Answer { status: 204, headers: vec![], body: vec![] }] {
        let key = key();
        let (_, work) = parked(&store, &user, &key).await;
        work.finish(answer.clone()).await.expect("the store commits it");
        assert!(found(&store, &user, &key).await.is_some_and(|stored| stored.answer == answer), "as it was given");
    }
}

/// Whoever was answered; those of other institutions and of none stay, and what was done is done.
pub async fn the_answers_of_an_institution_are_forgotten_at_once(store: Arc<dyn Store>) {
    let (here, elsewhere) = (Place::new(&store).await, Place::new(&store).await);
    let other = seed(&*store, a_user()).await;
    let mut all = Vec::new();
    let places = [(&here.user, Some(&here)), (&other, Some(&here)), (&other, Some(&elsewhere)), (&other, None)];
    for (user, place) in places {
        let (key, institution) = (key(), place.map(|place| place.institution.id));
        let ctx = Context { institution, ..context_of(user, None, None) };
        let (item, work) = parked_in(&store, ctx, user, &key).await;
        work.finish(answer("made")).await.expect("the store commits it");
        all.push((user, institution == Some(here.institution.id), key, item));
    }
    tried!(store, &here.ctx, students.forget_answers()).expect("and the work is dropped");
    kept!(store, &nowhere(), students.forget_answers());
    for (user, _, key, _) in &all {
        assert!(found(&store, user, key).await.is_some(), "nothing of the institution was forgotten yet");
    }
    kept!(store, &here.ctx, students.forget_answers());
    for (user, forgotten, key, item) in &all {
        assert_eq!(found(&store, user, key).await.is_none(), *forgotten);
        assert!(there(&store, item).await);
    }
}

/// A key means something only with a user.
pub async fn work_of_nobody_known_is_not_parked(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let ctx = under(nowhere(), &key());
    let item = an_item(user.id);
    kept!(store, &ctx, items.add(&item));
    assert!(there(&store, &item).await);
    assert!(ctx.idempotency.is_some_and(|idempotency| idempotency.take().is_none()));
}
