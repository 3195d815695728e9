//! What telephones send of a room: in any order, twice, of several devices, by scanning, with wrong clocks.

use crate::house::{bad_field, code};
use crate::lab::{GROUP, Lab, said, seen, student_of};
use plantel_application::attempt;
use plantel_domain::checks::{Counted, NewCheck, NewCount, Which};
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::inventory::Scanned;
use plantel_domain::schedules::Plan;
use plantel_domain::text::Line;
use plantel_testkit::builders::prose;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::task::JoinSet;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn found(counted: &Counted) -> u32 {
    let Counted::Units { found, .. } = counted else { panic!("nobody counted: {counted:?}") };
    *found
}

#[tokio::test]
async fn of_two_devices_the_later_entry_stands_and_both_are_kept() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    let classmate = student_of(&lab.house, GROUP).await;
    let late = NewCount { counted_at: Some(at("2026-03-16T14:59:00Z")), ..seen(&lab.stools, 3, 0) };
    let early = NewCount { counted_at: Some(at("2026-03-16T14:50:00Z")), ..seen(&lab.stools, 2, 0) };
    lab.checks().save(&lab.student, id, vec![late]).await.unwrap();
    let sheet = lab.checks().save(&classmate, id, vec![early]).await.unwrap();
    let stands = sheet.line(lab.stools.id).unwrap().seen.as_ref().unwrap();
    assert_eq!((found(&stands.counted), Some(stands.by)), (3, lab.student.user()));
    let counts = lab.checks().counts(&lab.student, id, Some(lab.stools.id)).await.unwrap();
    let history: Vec<_> = counts.iter().map(|count| (found(&count.counted), Some(count.by))).collect();
    assert_eq!(history, [(3, lab.student.user()), (2, classmate.user())]);
    assert_eq!(lab.stored(id).await, sheet);
}

#[tokio::test]
async fn an_entry_that_is_sent_twice_is_one() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    let entry = NewCount { id: Some(lab.house.ids.next().into()), ..seen(&lab.stools, 3, 0) };
    let once = lab.checks().save(&lab.student, id, vec![entry.clone()]).await.unwrap();
    let twice = lab.checks().save(&lab.student, id, vec![entry.clone(), entry.clone()]).await.unwrap();
    assert_eq!((&twice, lab.stored(id).await), (&once, once.clone()));
    let changed = NewCount { seen: seen(&lab.stools, 0, 0).seen, ..entry.clone() };
    let of_another = NewCount { which: seen(&lab.kit, 7, 2).which, ..entry };
    for other in [changed, of_another] {
        let field = bad_field(lab.checks().save(&lab.student, id, vec![other]).await);
        assert_eq!(field, ("/items/0/id".to_owned(), "check-line.id-taken"));
    }
    assert_eq!(lab.checks().counts(&lab.student, id, None).await.unwrap().len(), 1);
    assert_eq!(lab.happened(), ["check.started", "check.counted"]);
}

#[tokio::test]
async fn what_is_scanned_is_counted() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    let tag = NewCount { which: Which::Scanned(Scanned::Tag(lab.kit.tag.clone().unwrap())), ..seen(&lab.kit, 7, 2) };
    let old = Line::parse(&lab.stools.code.as_str().to_uppercase()).unwrap();
    let label = NewCount { which: Which::Scanned(Scanned::AssetCode(old)), ..seen(&lab.stools, 3, 0) };
    let sheet = lab.checks().save(&lab.student, id, vec![tag, label]).await.unwrap();
    assert_eq!((sheet.check.tally.counted, sheet.check.tally.variances), (2, 0));
    let elsewhere = lab.house.asset(1).await;
    let scanned = Which::Scanned(Scanned::Tag(elsewhere.tag.clone().unwrap()));
    for which in [scanned, Which::Asset(elsewhere.id), Which::Scanned(Scanned::EnvironmentCode(line("A101")))] {
        let entry = NewCount { which, ..seen(&lab.kit, 1, 0) };
        let field = ("/items/0".to_owned(), "check.item-of-another-room");
        assert_eq!(bad_field(lab.checks().save(&lab.student, id, vec![entry]).await), field);
    }
    assert_eq!(lab.stored(id).await, sheet);
}

fn line(text: &str) -> Line<50> {
    Line::parse(text).unwrap()
}

#[tokio::test]
async fn one_entry_that_cannot_be_changes_nothing_of_the_others() {
    let lab = Lab::new().await;
    let begun = lab.started().await;
    let wrong_clock = NewCount { counted_at: Some(at("2026-03-17T15:00:00Z")), ..seen(&lab.stools, 3, 0) };
    let yesterday = NewCount { counted_at: Some(at("2026-03-15T15:00:00Z")), ..seen(&lab.stools, 3, 0) };
    for bad in [wrong_clock, yesterday] {
        let counts = vec![seen(&lab.kit, 7, 2), bad];
        let field = bad_field(lab.checks().save(&lab.student, begun.check.id, counts).await);
        assert_eq!(field, ("/items/1/counted_at".to_owned(), "check.clock-wrong"));
    }
    assert_eq!((lab.stored(begun.check.id).await, lab.happened()), (begun, vec!["check.started".to_owned()]));
    let afternoon = lab.planned(|usual| Plan { start_time: usual.end_time, end_time: hour(17), ..usual }).await;
    let other = NewCheck { schedule: afternoon.id, ..lab.wish() };
    lab.go_to("2026-03-16T18:00:00Z");
    let absurd = vec![seen(&lab.kit, 2_000_000, 0)];
    let field = bad_field(lab.checks().start(&lab.student, other.clone(), absurd).await);
    assert_eq!(field, ("/items/0".to_owned(), "quantity.too-large"));
    // Nothing was begun by it.
    assert!(lab.checks().start(&lab.student, other, vec![]).await.unwrap().new);
}

fn hour(hour: u32) -> chrono::NaiveTime {
    chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

#[tokio::test]
async fn what_was_begun_is_gone_on_with_and_what_was_submitted_is_closed() {
    let lab = Lab::new().await;
    let begun = lab.checks().start(&lab.student, lab.wish(), vec![seen(&lab.kit, 7, 2)]).await.unwrap();
    assert_eq!((begun.new, begun.sheet.check.tally.counted), (true, 1));
    let id = begun.sheet.check.id;
    let draft = lab.checks().find(&lab.student, id).await.unwrap();
    assert_eq!(draft, begun.sheet);
    let rest = vec![seen(&lab.stools, 3, 0)];
    let sheet = lab.checks().submit(&lab.student, id, Some(draft.check.version), rest.clone(), said()).await.unwrap();
    assert_eq!((sheet.check.tally.counted, sheet.check.submitted_at), (2, Some(lab.house.clock.now())));
    assert_eq!(code(lab.checks().save(&lab.student, id, rest.clone()).await), "check.not-now");
    assert_eq!(code(lab.checks().submit(&lab.student, id, None, rest.clone(), said()).await), "check.not-now");
    assert_eq!(code(lab.checks().start(&lab.student, lab.wish(), rest).await), "check.not-now");
    let stale = lab.checks().submit(&lab.student, id, Some(draft.check.version), vec![], said()).await;
    assert_eq!(code(stale), "store.precondition-failed");
    assert_eq!(lab.stored(id).await, sheet);
}

#[tokio::test]
async fn what_is_said_of_an_item_is_kept_and_of_another_rooms_is_not() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    let said = lab.checks().comment(&lab.teacher, id, lab.kit.id, prose("Revisar la tapa")).await.unwrap();
    assert_eq!(lab.checks().comments(&lab.student, id).await.unwrap(), [said]);
    let elsewhere = lab.house.asset(1).await;
    let refused = lab.checks().comment(&lab.teacher, id, elsewhere.id, prose("No")).await;
    assert_eq!(code(refused), "check-line.not-found");
    assert_eq!(lab.happened(), ["check.started", "check.commented"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_twenty_who_begin_at_once_one_does_and_all_have_the_same() {
    let lab = Arc::new(Lab::new().await);
    for round in 0..25 {
        let mut running = JoinSet::new();
        for _ in 0..20 {
            let lab = Arc::clone(&lab);
            running.spawn(async move {
                let checks = lab.checks();
                attempt(|| checks.start(&lab.student, lab.wish(), vec![])).await
            });
        }
        let begun: Vec<_> = running.join_all().await.into_iter().map(Result::unwrap).collect();
        let checks: BTreeSet<_> = begun.iter().map(|it| it.sheet.check.id).collect();
        assert_eq!((begun.iter().filter(|it| it.new).count(), checks.len()), (1, 1), "in round {round}");
        let check = checks.first().copied().unwrap();
        lab.checks().cancel(&lab.supervisor, check, None, prose("Otra ronda")).await.unwrap();
    }
}
