//! What may be said of an endpoint, and when it is switched off.

use super::*;
use crate::error::Fault;
use crate::inventory::samples::id;
use crate::journal::Change;
use rstest::rstest;

fn now() -> Timestamp {
    "2026-03-16T15:00:00Z".parse().unwrap()
}

fn institution() -> HookOwner {
    HookOwner::Institution(id(9))
}

fn person() -> HookOwner {
    HookOwner::Person(id(7))
}

fn url(path: &str) -> HookUrl {
    HookUrl::parse(&format!("https://hooks.example.org/{path}")).unwrap()
}

fn endpoint() -> Webhook {
    let new = NewWebhook { url: url("a-token-of-theirs"), description: None, events: None };
    Webhook::create((id(1), institution()), new, "sealed".to_owned(), now()).unwrap()
}

fn kinds(kinds: &[&str]) -> Vec<String> {
    kinds.iter().map(|kind| (*kind).to_owned()).collect()
}

#[rstest]
#[case::unknown(institution(), &["loan.approved", "loan.eaten"], &[("/events/1", "webhook.event-unknown")])]
#[case::of_a_person(institution(), &["notice.created"], &[("/events/0", "webhook.event-not-here")])]
#[case::of_an_institution(person(), &["loan.approved"], &[("/events/0", "webhook.event-not-here")])]
#[case::the_test(institution(), &["webhook.test"], &[("/events/0", "webhook.event-not-here")])]
#[case::twice(institution(), &["loan.approved", "loan.approved"], &[("/events/1", "list.twice")])]
#[case::none(institution(), &[], &[("/events", "list.empty")])]
fn kinds_that_cannot_be_chosen_are_refused_each_by_its_place(
    #[case] owner: HookOwner,
    #[case] chosen: &[&str],
    #[case] expected: &[(&str, &str)],
) {
    let refused = EventSelection::read(Some(&kinds(chosen)), "/events", owner).unwrap_err();
    let told: Vec<_> = refused.0.iter().map(|field| (field.pointer.as_str(), field.reason.code)).collect();
    assert_eq!(told, expected);
}

#[test]
fn what_is_chosen_is_taken_and_nothing_else() {
    let chosen = kinds(&["loan.overdue", "loan.approved"]);
    let only = EventSelection::read(Some(&chosen), "/events", institution()).unwrap();
    assert!(only.takes("loan.approved") && only.takes("loan.overdue") && !only.takes("loan.rejected"));
    assert_eq!(only.kinds(), Some(vec!["loan.approved", "loan.overdue"]));
    let all = EventSelection::read(None, "/events", institution()).unwrap();
    assert!(all.takes("loan.rejected") && all.kinds().is_none());
    assert_eq!(EventSelection::stored(Some(&kinds(&["loan.approved", "of.another.age"]))).kinds().unwrap().len(), 1);
    assert!(EventSelection::read(Some(&kinds(&["notice.created"])), "/events", person()).is_ok());
}

#[test]
fn an_institution_has_twenty_and_a_person_three() {
    for (owner, most) in [(institution(), 20), (person(), 3)] {
        assert_eq!((owner.one_more(most - 1), owner.one_more(most)), (Ok(()), Err(WebhookError::TooMany(owner))));
    }
    assert_eq!((institution().institution(), institution().person()), (Some(id(9)), None));
    assert_eq!((person().institution(), person().person()), (None, Some(id(7))));
}

#[test]
fn the_secret_before_is_used_until_the_overlap_is_over() {
    let rotated = endpoint().rotate("newer".to_owned(), 24, now()).unwrap();
    let hours = |hours| now() + Duration::hours(hours);
    assert_eq!(rotated.secrets_at(hours(23)), ["newer", "sealed"]);
    assert_eq!(rotated.secrets_at(hours(24)), ["newer"]);
    let twice = rotated.rotate("newest".to_owned(), 2, hours(1)).unwrap();
    assert_eq!(twice.secrets_at(hours(2)), ["newest", "newer", "sealed"], "what was promised is kept");
    assert_eq!(twice.secrets_at(hours(3)), ["newest", "sealed"]);
    assert_eq!(twice.secrets_at(hours(24)), ["newest"]);
    let later = twice.clone().rotate("later".to_owned(), 1, hours(24)).unwrap();
    assert_eq!(later.previous.len(), 1, "those whose time is over are forgotten");
    let at_once = twice.rotate("last".to_owned(), 0, hours(2)).unwrap();
    assert_eq!((at_once.secrets_at(hours(2)), at_once.previous.len()), (vec!["last"], 0));
    let refused = endpoint().rotate("newer".to_owned(), 169, now()).unwrap_err();
    assert_eq!((refused.0[0].pointer.as_str(), refused.0[0].reason.code), ("/overlap_hours", "webhook.overlap"));
}

#[test]
fn no_more_secrets_are_used_at_once_than_five() {
    let (mut it, next) = (endpoint(), || "newer".to_owned());
    for _ in 0..MOST_SECRETS_BEFORE {
        assert_eq!(it.one_more_secret(1, now()), Ok(()));
        it = it.rotate(next(), 1, now()).unwrap();
    }
    assert_eq!(it.secrets_at(now()).len(), 5);
    assert_eq!(it.one_more_secret(1, now()), Err(WebhookError::TooManySecrets));
    assert_eq!(it.one_more_secret(0, now()), Ok(()), "a secret that leaked is ended at once");
    assert_eq!(it.one_more_secret(1, now() + Duration::hours(1)), Ok(()));
}

#[test]
fn another_address_has_failed_at_nothing() {
    let failing = Webhook { failing_since: Some(now()), failures: 4, ..endpoint() };
    let same = WebhookChange { url: Some(failing.url.clone()), ..WebhookChange::default() };
    assert_eq!(failing.clone().change(same, now()).unwrap().failures, 4);
    let other = WebhookChange { url: Some(url("b")), ..WebhookChange::default() };
    let changed = failing.change(other, now()).unwrap();
    assert_eq!((changed.failing_since, changed.failures), (None, 0));
    let cleared = WebhookChange {
        description: Patch::Set(Line::parse("Nómina").unwrap()),
        events: Patch::Set(kinds(&["loan.lost"])),
        ..WebhookChange::default()
    };
    let changed = changed.change(cleared, now()).unwrap();
    assert_eq!(changed.description.as_ref().map(Line::as_str), Some("Nómina"));
    assert!(!changed.events.takes("loan.approved"));
    let all = WebhookChange { events: Patch::Clear, description: Patch::Clear, ..WebhookChange::default() };
    let changed = changed.change(all, now()).unwrap();
    assert!(changed.events.takes("loan.approved") && changed.description.is_none());
    let odd = WebhookChange { events: Patch::Set(kinds(&["loan.eaten"])), ..WebhookChange::default() };
    assert_eq!(changed.change(odd, now()).unwrap_err().0[0].pointer, "/events/0");
}

#[test]
fn it_is_switched_off_once_and_on_once() {
    assert_eq!(endpoint().switch_on(now()), Err(WebhookError::OnAlready));
    let off = Webhook { failures: 12, failing_since: Some(now()), ..endpoint() };
    let off = off.switch_off(OffReason::Failing, now()).unwrap();
    assert_eq!(off.require_on(), Err(WebhookError::Off(OffReason::Failing)));
    assert_eq!(off.clone().switch_off(OffReason::ByPerson, now()), Err(WebhookError::OffAlready));
    let on = off.switch_on(now()).unwrap();
    assert_eq!((on.require_on(), on.failing_since, on.failures), (Ok(()), None, 0));
}

#[rstest]
#[case(5 * 24, 10, true)]
#[case(5 * 24 - 1, 100, false)]
#[case(24 * 30, 9, false)]
fn what_fails_for_five_days_and_ten_times_is_worn_out(
    #[case] hours: i64,
    #[case] failures: u32,
    #[case] expected: bool,
) {
    assert_eq!(worn_out(Some(now()), failures, now() + Duration::hours(hours)), expected);
    assert!(!worn_out(None, failures, now() + Duration::hours(hours)));
}

#[test]
fn the_journal_knows_neither_the_address_nor_the_secrets() {
    let rotated = endpoint().rotate("newer".to_owned(), 24, now()).unwrap();
    for changes in [Change::created(&endpoint()), Change::between(&endpoint(), &rotated)] {
        let written = serde_json::to_string(&changes).unwrap();
        assert!(written.contains("secret") && !written.contains("sealed") && !written.contains("newer"), "{written}");
        assert!(!written.contains("a-token-of-theirs"), "{written}");
    }
}

#[test]
fn every_refusal_has_its_published_code() {
    use WebhookError as E;
    let off = E::Off(OffReason::Gone);
    for error in [E::TooMany(person()), E::OnAlready, E::OffAlready, off, E::Waits, E::TooManySecrets, E::TestRunning] {
        assert!(crate::webhooks::CODES.contains(&error.code()), "{error}");
    }
}

#[test]
fn all_secrets_that_are_used_are_sealed_anew_or_none() {
    let rotated = endpoint().rotate("newer".to_owned(), 2, now()).unwrap();
    let anew = |sealed: &str| (sealed != "spoilt").then(|| format!("{sealed} anew"));
    let sealed = rotated.clone().sealed_anew(anew, now()).unwrap();
    assert_eq!(sealed.secrets_at(now()), ["newer anew", "sealed anew"]);
    assert_eq!((sealed.updated_at, sealed.version), (rotated.updated_at, rotated.version));
    let over = rotated.clone().sealed_anew(anew, now() + Duration::hours(2)).unwrap();
    assert!(over.previous.is_empty(), "what is over needs no key: {:?}", over.previous);
    let lost = Webhook { secret: Sensitive("spoilt".to_owned()), ..rotated };
    assert!(lost.sealed_anew(anew, now()).is_none());
}
