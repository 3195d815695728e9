//! What comes on which way, and when.

use super::*;
use crate::inventory::samples::id;
use crate::journal::{Change, Event};
use crate::notifications::quiet::time_of_day;
use ChannelKind::{Email, InApp, Push, Sms, Webhook};
use chrono_tz::America::Bogota;
use chrono_tz::Europe::Lisbon;
use rstest::rstest;

fn nobody() -> Preferences {
    Preferences::of_nobody_asked(id(1))
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn choice(of: &str, channel: ChannelKind, on: Option<bool>) -> Choice {
    Choice { of: Choosable::parse(of).unwrap(), channel, on }
}

fn changed(choices: Vec<Choice>) -> Result<Preferences, Invalid> {
    let here = BTreeSet::from([Email, Webhook]);
    nobody().change(PreferencesChange { choices, ..Default::default() }, &here)
}

fn refused(choices: Vec<Choice>) -> Vec<(String, &'static str)> {
    changed(choices).unwrap_err().0.into_iter().map(|field| (field.pointer, field.reason.code)).collect()
}

#[test]
fn nobody_who_did_not_ask_has_a_system_or_a_telephone() {
    for kind in NoticeKind::ALL {
        assert!(nobody().wants(*kind, InApp, Priority::Low), "{}", kind.name());
        for channel in [Webhook, Push, Sms] {
            assert!(!nobody().wants(*kind, channel, Priority::High), "{} {}", kind.name(), channel.name());
        }
    }
}

#[rstest]
#[case(NoticeKind::LoanApproved, true)]
#[case(NoticeKind::LoanRejected, true)]
#[case(NoticeKind::LoanDueSoon, true)]
#[case(NoticeKind::LoanOverdue, true)]
#[case(NoticeKind::LoanPresumedLost, true)]
#[case(NoticeKind::EnrollmentMoved, true)]
#[case(NoticeKind::DocumentRejected, true)]
#[case(NoticeKind::DataRequestReceived, true)]
#[case(NoticeKind::DataRequestAnswered, true)]
#[case(NoticeKind::Announcement, true)]
#[case(NoticeKind::AlertEscalated, true)]
#[case(NoticeKind::WebhookOff, true)]
#[case(NoticeKind::LoanRequested, false)]
#[case(NoticeKind::LoanDue, false)]
#[case(NoticeKind::CheckSubmitted, false)]
#[case(NoticeKind::AlertRaised, false)]
#[case(NoticeKind::NewDevice, false)]
#[case(NoticeKind::PasswordChanged, false)]
fn by_mail_comes_what_matters_to_who_does_not_look(#[case] kind: NoticeKind, #[case] comes: bool) {
    assert_eq!(nobody().wants(kind, Email, kind.priority()), comes);
}

#[rstest]
#[case::grave(Priority::High, true)]
#[case::not_grave(Priority::Medium, false)]
#[case::hardly(Priority::Low, false)]
fn of_what_is_now_urgent_and_now_not_only_the_urgent_comes_by_mail(#[case] priority: Priority, #[case] comes: bool) {
    assert_eq!(nobody().wants(NoticeKind::AlertRaised, Email, priority), comes);
    assert!(nobody().wants(NoticeKind::AlertRaised, InApp, priority));
    for (on, chosen) in [(Some(true), true), (Some(false), false), (None, comes)] {
        let it = changed(vec![choice("alerts", Email, on)]).unwrap();
        assert_eq!(it.wants(NoticeKind::AlertRaised, Email, priority), chosen, "{on:?}");
    }
}

#[test]
fn what_comes_only_when_it_is_urgent_says_so_until_its_reader_chooses() {
    let only = |it: &Preferences, channel| {
        let kinds = NoticeKind::ALL.iter().copied().filter(|kind| it.wants_only_urgent(*kind, channel));
        kinds.collect::<Vec<_>>()
    };
    assert_eq!(only(&nobody(), Email), [NoticeKind::ImportFinished, NoticeKind::AlertRaised]);
    for channel in [InApp, Webhook, Push, Sms] {
        assert_eq!(only(&nobody(), channel), []);
    }
    for on in [true, false] {
        let chosen = changed(vec![choice("alerts", Email, Some(on))]).unwrap();
        assert_eq!(only(&chosen, Email), [NoticeKind::ImportFinished], "{on}");
    }
}

#[test]
fn a_choice_is_of_a_kind_or_of_a_whole_group_and_the_last_one_counts() {
    let it = changed(vec![
        choice("loans", Email, Some(false)),
        choice("loan.approved", Email, Some(true)),
        choice("loan.requested", InApp, Some(false)),
        choice("loan.requested", Webhook, Some(true)),
    ]);
    let it = it.unwrap();
    let wants = |kind: NoticeKind, channel| it.wants(kind, channel, kind.priority());
    assert!(wants(NoticeKind::LoanApproved, Email) && !wants(NoticeKind::LoanOverdue, Email));
    assert!(!wants(NoticeKind::LoanRequested, InApp) && wants(NoticeKind::LoanRequested, Webhook));
    assert!(wants(NoticeKind::Announcement, Email), "what was not chosen stays");
    let loans = NoticeKind::ALL.iter().filter(|kind| kind.group() == NoticeGroup::Loans).count();
    assert_eq!(it.choices.len(), loans + 2);
}

#[test]
fn a_choice_that_is_taken_back_is_as_nobody_asked() {
    let off = choice("loan.approved", Email, Some(false));
    let it = changed(vec![off, choice("loans", Email, None)]).unwrap();
    assert_eq!(it, nobody());
}

#[test]
fn a_way_that_is_not_here_cannot_be_chosen_but_be_given_up() {
    let choices = vec![
        choice("loans", Email, Some(true)),
        choice("loans", Push, Some(true)),
        choice("check.missed", Sms, Some(true)),
        choice("check.missed", Sms, Some(false)),
        choice("check.missed", Push, None),
    ];
    let code = "preference.channel-not-here";
    assert_eq!(refused(choices), [("/choices/1/channel".to_owned(), code), ("/choices/2/channel".to_owned(), code)]);
    assert!(changed(vec![choice("check.missed", InApp, Some(true))]).is_ok(), "the inbox is always here");
}

#[rstest]
#[case("session.new-device")]
#[case("user.password-changed")]
#[case("account")]
fn what_has_a_letter_of_its_own_has_no_second(#[case] of: &str) {
    let code = "preference.letter-already";
    assert_eq!(refused(vec![choice(of, Email, Some(true))]), [("/choices/0/type".to_owned(), code)]);
    assert_eq!(changed(vec![choice(of, Email, Some(false))]).unwrap(), nobody(), "it does not come so anyway");
    let it = changed(vec![choice(of, InApp, Some(false))]).unwrap();
    assert!(!it.choices.is_empty() && it.choices.values().all(|on| !on), "the inbox may be chosen");
    let sneaked = Preferences { choices: Choices::from([((NoticeKind::NewDevice, Email), true)]), ..nobody() };
    assert!(!sneaked.wants(NoticeKind::NewDevice, Email, Priority::High), "whatever is stored");
}

#[test]
fn what_there_is_no_such_thing_of_cannot_be_chosen() {
    assert_eq!(Choosable::parse("loan.invented").unwrap_err().code, "notice-kind.unknown");
    assert_eq!(ChannelKind::parse("fax").unwrap_err().code, "channel.unknown");
    for group in NoticeGroup::ALL {
        assert_eq!(Choosable::parse(group.name()), Ok(Choosable::Group(*group)));
        assert!(NoticeKind::parse(group.name()).is_err(), "{} is called as a kind is", group.name());
    }
}

fn waiting(quiet: bool, digest: bool, zone: Option<Tz>) -> Preferences {
    let time = |text| time_of_day(text).unwrap();
    Preferences {
        quiet: quiet.then(|| QuietHours::new(time("22:00"), time("06:00")).unwrap()),
        digest: digest.then(|| time("07:00")),
        time_zone: zone,
        ..nobody()
    }
}

// At 22:30 in Bogotá it is 3:30 in Lisbon, on the day after.
const EVENING: &str = "2026-03-21T03:30:00Z";
const SIX: &str = "2026-03-21T11:00:00Z";
const SEVEN: &str = "2026-03-21T12:00:00Z";

#[rstest]
#[case::urgent(Priority::High, waiting(true, true, None), Due::Now)]
#[case::quiet(Priority::Medium, waiting(true, false, None), Due::At(at(SIX)))]
#[case::quiet_and_not_urgent_at_all(Priority::Low, waiting(true, false, None), Due::At(at(SIX)))]
#[case::together(Priority::Medium, waiting(false, true, None), Due::Digest(at(SEVEN)))]
#[case::together_though_quiet(Priority::Medium, waiting(true, true, None), Due::Digest(at(SEVEN)))]
#[case::together_with_the_least(Priority::Low, waiting(true, true, None), Due::Digest(at(SEVEN)))]
#[case::by_the_own_clock(Priority::Medium, waiting(true, false, Some(Lisbon)), Due::At(at("2026-03-21T06:00:00Z")))]
#[case::nobody_asked(Priority::Low, waiting(false, false, None), Due::Now)]
fn what_is_not_urgent_waits_as_its_reader_likes(
    #[case] priority: Priority,
    #[case] preferences: Preferences,
    #[case] due: Due,
) {
    assert_eq!(preferences.due(priority, at(EVENING), Bogota), due);
}

#[test]
fn every_way_but_the_inbox_leads_outward_and_a_system_sleeps_never() {
    let outward: Vec<_> = ChannelKind::ALL.iter().copied().filter(|channel| *channel != InApp).collect();
    assert_eq!(ChannelKind::OUTWARD, outward);
    assert!(!Webhook.reaches_people() && Email.reaches_people() && Sms.reaches_people());
}

#[test]
fn outside_of_quiet_hours_nothing_waits_for_them() {
    assert_eq!(waiting(true, false, None).due(Priority::Medium, at(SIX), Bogota), Due::Now);
}

#[test]
fn all_else_that_is_sent_changes_alone() {
    let before = waiting(true, true, Some(Lisbon));
    let change = PreferencesChange { digest: Patch::Clear, time_zone: Patch::Set(Bogota), ..Default::default() };
    let after = before.clone().change(change, &BTreeSet::new()).unwrap();
    assert_eq!(after, Preferences { digest: None, time_zone: Some(Bogota), ..before });
}

#[test]
fn the_journal_says_what_was_chosen_and_not_when_somebody_sleeps() {
    let before = waiting(true, false, None);
    let choices = Choices::from([((NoticeKind::LoanDue, Email), true)]);
    let after = Preferences { choices, time_zone: Some(Lisbon), quiet: None, version: 2, ..before.clone() };
    let changes = Change::between(&before, &after);
    let fields: Vec<_> = changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["choices", "quiet", "time_zone"]);
    assert_eq!(changes[0].after, serde_json::json!({"loan.due email": true}));
    assert_eq!([&changes[1].before, &changes[1].after, &changes[2].after], [&serde_json::json!("***"); 3]);
    let digest = Preferences { digest: Some(time_of_day("07:00").unwrap()), ..before.clone() };
    assert!(!serde_json::to_string(&Change::between(&before, &digest)).unwrap().contains("07:00"));
    assert_eq!(Event::of(&PreferencesChanged { user: before.user }).subject.kind, "user");
}
