//! Endpoints of other systems: who may say them, what is refused, and what nobody is shown twice.

use crate::house::{House, bad_field, code};
use plantel_application::webhooks::{HookSender, HookTools, Hooks, Webhooks, Whose};
use plantel_domain::access::{Context, Role};
use plantel_domain::form::Patch;
use plantel_domain::journal::Sensitive;
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_domain::webhooks::{
    HookState, HookUrl, NewWebhook, OffReason, Webhook, WebhookChange, WebhookDeliveryFilter, WebhookDeliveryState,
};
use plantel_testkit::builders::line;
use plantel_testkit::{FakeCredentials, FakeHookPost};
use std::sync::Arc;

pub const THEIRS: Whose = Whose::Institution;

/// A house with a director, and other systems that are none.
pub struct Switchboard {
    pub house: House,
    pub poster: Arc<FakeHookPost>,
    pub webhooks: Webhooks,
    pub director: Context,
}

impl Switchboard {
    pub async fn new() -> Self {
        let house = House::new().await;
        let poster = Arc::new(FakeHookPost::default());
        let director = house.person(Role::CenterAdmin).await;
        let webhooks = Webhooks::new(house.store.clone(), house.clock.clone(), house.ids.clone(), tools(&poster));
        Self { house, poster, webhooks, director }
    }

    pub fn hooks(&self) -> Hooks {
        Hooks::new(self.house.store.clone(), self.house.clock.clone(), self.house.ids.clone())
    }

    pub fn sender(&self) -> HookSender {
        HookSender::new(self.house.store.clone(), self.house.clock.clone(), tools(&self.poster))
    }

    pub async fn endpoint(&self) -> (Webhook, String) {
        self.webhooks.create(&self.director, THEIRS, new("a")).await.unwrap()
    }
}

fn tools(poster: &Arc<FakeHookPost>) -> HookTools {
    HookTools { poster: poster.clone(), vault: FakeCredentials::new().vault }
}

pub fn new(path: &str) -> NewWebhook {
    let url = HookUrl::parse(&format!("https://hooks.example.org/{path}")).unwrap();
    NewWebhook { url, description: None, events: None }
}

#[tokio::test]
async fn a_director_says_where_another_system_is_told() {
    let it = Switchboard::new().await;
    let before = it.house.store.kinds().len();
    let (made, secret) = it.endpoint().await;
    assert!(secret.starts_with("whsec_") && !made.secret.0.is_empty());
    assert_eq!(it.webhooks.find(&it.director, THEIRS, made.id).await.unwrap(), made);
    let change = WebhookChange { description: Patch::Set(line("Nómina")), ..WebhookChange::default() };
    let changed = it.webhooks.change(&it.director, THEIRS, made.id, Some(1), change.clone()).await.unwrap();
    assert_eq!((changed.version, changed.description), (2, Some(line("Nómina"))));
    let old = it.webhooks.change(&it.director, THEIRS, made.id, Some(1), change).await;
    assert_eq!(code(old), "store.precondition-failed");
    let (rotated, other) = it.webhooks.rotate(&it.director, THEIRS, made.id, None, 24).await.unwrap();
    assert!(other != secret && rotated.previous.len() == 1);
    let off = it.webhooks.switch_off(&it.director, THEIRS, made.id, None).await.unwrap();
    assert!(matches!(off.state, HookState::Off { why: OffReason::ByPerson, .. }));
    assert_eq!(code(it.webhooks.switch_off(&it.director, THEIRS, made.id, None).await), "webhook.off-already");
    assert!(it.webhooks.switch_on(&it.director, THEIRS, made.id, None).await.unwrap().is_on());
    assert_eq!(code(it.webhooks.switch_on(&it.director, THEIRS, made.id, None).await), "webhook.on-already");
    it.webhooks.delete(&it.director, THEIRS, made.id, None).await.unwrap();
    assert_eq!(code(it.webhooks.find(&it.director, THEIRS, made.id).await), "webhook.not-found");
    let told = it.house.store.kinds()[before..].to_vec();
    let expected = ["created", "changed", "secret-rotated", "switched-off", "switched-on", "deleted"];
    assert_eq!(told, expected.map(|what| format!("webhook.{what}")));
    let journal = format!("{:?}", it.house.store.journal_entries());
    assert!(!journal.contains(&secret) && !journal.contains("hooks.example.org"), "{journal}");
}

#[tokio::test]
async fn who_may_not_say_it_is_refused_and_another_institution_finds_nothing() {
    let it = Switchboard::new().await;
    let (made, _) = it.endpoint().await;
    let page = PageRequest::first(9);
    for role in [Role::WarehouseAdmin, Role::Instructor, Role::Auditor, Role::Guardian] {
        let who = it.house.person(role).await;
        assert_eq!(code(it.webhooks.list(&who, THEIRS, &page).await), "access.denied", "{role:?}");
        assert_eq!(code(it.webhooks.create(&who, THEIRS, new("b")).await), "access.denied", "{role:?}");
        assert_eq!(code(it.webhooks.test(&who, THEIRS, made.id).await), "access.denied", "{role:?}");
    }
    let stranger = it.house.next_door().await.person(Role::Rector).await;
    let not_found = "webhook.not-found";
    assert_eq!(it.webhooks.list(&stranger, THEIRS, &page).await.unwrap().data, []);
    assert_eq!(code(it.webhooks.find(&stranger, THEIRS, made.id).await), not_found);
    let change = WebhookChange { url: Some(new("c").url), ..WebhookChange::default() };
    assert_eq!(code(it.webhooks.change(&stranger, THEIRS, made.id, None, change).await), not_found);
    assert_eq!(code(it.webhooks.rotate(&stranger, THEIRS, made.id, None, 0).await), not_found);
    assert_eq!(code(it.webhooks.switch_off(&stranger, THEIRS, made.id, None).await), not_found);
    assert_eq!(code(it.webhooks.delete(&stranger, THEIRS, made.id, None).await), not_found);
    assert_eq!(code(it.webhooks.test(&stranger, THEIRS, made.id).await), not_found);
    let filter = WebhookDeliveryFilter::default();
    assert_eq!(code(it.webhooks.deliveries(&stranger, THEIRS, made.id, &filter, &page).await), not_found);
    assert_eq!(code(it.webhooks.replay_since(&stranger, THEIRS, made.id, made.created_at).await), not_found);
    assert_eq!(code(it.webhooks.find(&it.director, Whose::Own, made.id).await), not_found, "it is not the own one");
    assert!(it.poster.sent().is_empty());
}

#[tokio::test]
async fn a_machine_inside_and_kinds_that_are_not_are_refused_and_nothing_is_written() {
    let it = Switchboard::new().await;
    let kinds = it.house.store.kinds();
    for inside in ["https://127.0.0.1/", "https://[::ffff:10.0.0.1]/", "https://localhost/", "https://2130706433/"] {
        let new = NewWebhook { url: HookUrl::parse(inside).unwrap(), ..new("a") };
        let refused = it.webhooks.create(&it.director, THEIRS, new).await;
        assert_eq!(bad_field(refused), ("/url".to_owned(), "webhook.address-not-public"), "{inside}");
    }
    let plain = NewWebhook { url: HookUrl::parse("http://example.org/").unwrap(), ..new("a") };
    let refused = it.webhooks.create(&it.director, THEIRS, plain).await;
    assert_eq!(bad_field(refused), ("/url".to_owned(), "webhook.https-needed"));
    let odd = NewWebhook { events: Some(vec!["loan.eaten".to_owned()]), ..new("a") };
    let refused = it.webhooks.create(&it.director, THEIRS, odd).await;
    assert_eq!(bad_field(refused), ("/events/0".to_owned(), "webhook.event-unknown"));
    assert_eq!(it.house.store.kinds(), kinds);
    let (made, _) = it.endpoint().await;
    let inside = HookUrl::parse("https://169.254.169.254/").unwrap();
    let change = WebhookChange { url: Some(inside), ..WebhookChange::default() };
    let refused = it.webhooks.change(&it.director, THEIRS, made.id, None, change).await;
    assert_eq!(bad_field(refused), ("/url".to_owned(), "webhook.address-not-public"));
    let refused = it.webhooks.rotate(&it.director, THEIRS, made.id, None, 169).await;
    assert_eq!(bad_field(refused), ("/overlap_hours".to_owned(), "webhook.overlap"));
    assert_eq!(it.webhooks.find(&it.director, THEIRS, made.id).await.unwrap(), made);
}

#[tokio::test]
async fn an_institution_has_twenty_and_everybody_three_of_their_own() {
    let it = Switchboard::new().await;
    let student = it.house.person(Role::Guardian).await;
    for (who, whose, most) in [(&it.director, THEIRS, 20), (&student, Whose::Own, 3)] {
        for n in 0..most {
            it.webhooks.create(who, whose, new(&n.to_string())).await.unwrap();
        }
        assert_eq!(code(it.webhooks.create(who, whose, new("more")).await), "webhook.too-many");
        let page = PageRequest { count: true, ..PageRequest::first(1) };
        assert_eq!(it.webhooks.list(who, whose, &page).await.unwrap().count, Some(most));
    }
    let odd = NewWebhook { events: Some(vec!["loan.lost".to_owned()]), ..new("a") };
    let other = it.house.person(Role::Guardian).await;
    let refused = it.webhooks.create(&other, Whose::Own, odd).await;
    assert_eq!(bad_field(refused), ("/events/0".to_owned(), "webhook.event-not-here"));
}

#[tokio::test]
async fn a_test_is_sent_at_once_and_stands_in_the_log() {
    let it = Switchboard::new().await;
    let (made, _) = it.endpoint().await;
    it.poster.answer([FakeHookPost::status(200), FakeHookPost::status(500)]);
    let (delivered, attempt) = it.webhooks.test(&it.director, THEIRS, made.id).await.unwrap();
    assert_eq!((delivered.state, attempt.status), (WebhookDeliveryState::Delivered, Some(200)));
    let (failed, _) = it.webhooks.test(&it.director, THEIRS, made.id).await.unwrap();
    assert_eq!(failed.state, WebhookDeliveryState::Failed, "it is not tried again");
    let log = it.webhooks.delivery(&it.director, THEIRS, failed.id).await.unwrap();
    assert_eq!((log.attempts.len(), log.attempts[0].status), (1, Some(500)));
    assert_eq!(it.sender().step().await.unwrap(), 0);
    assert_eq!(it.poster.sent().len(), 2);
    it.webhooks.switch_off(&it.director, THEIRS, made.id, None).await.unwrap();
    assert_eq!(code(it.webhooks.test(&it.director, THEIRS, made.id).await), "webhook.off");
}

#[tokio::test]
async fn secrets_are_sealed_anew_and_it_is_told_which_do_not_open() {
    let it = Switchboard::new().await;
    let (good, _) = it.endpoint().await;
    let (mut spoilt, _) = it.webhooks.create(&it.director, THEIRS, new("b")).await.unwrap();
    spoilt.secret = Sensitive("spoilt".to_owned());
    let mut work = it.house.store.begin(&it.director).await.unwrap();
    work.webhooks().update(&mut spoilt).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    for version in 2..4 {
        let done = it.webhooks.reseal().await.unwrap();
        assert_eq!((done.sealed, done.lost), (1, vec![spoilt.id]));
        let sealed = it.webhooks.find(&it.director, THEIRS, good.id).await.unwrap();
        assert_eq!((&sealed.secret, sealed.version), (&good.secret, version));
    }
    assert_eq!(it.webhooks.find(&it.director, THEIRS, spoilt.id).await.unwrap(), spoilt);
}
