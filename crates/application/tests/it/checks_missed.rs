//! Which checks were missed, and on which day it is in Bogotá.

use crate::lab::{Lab, said, seen};
use plantel_domain::checks::{NewCheck, NewCount};
use plantel_domain::clock::Day;
use plantel_domain::schedules::Plan;
use plantel_testkit::builders::prose;

/// The days of the missed checks that the journal of the institution tells of.
fn missed(lab: &Lab) -> Vec<String> {
    let entries = lab.house.store.journal_entries();
    let of_here = entries.iter().filter(|it| it.institution == Some(lab.house.institution.id));
    let missed = of_here.filter(|it| it.kind == "check.missed");
    missed.map(|it| it.data["day"].as_str().unwrap().to_owned()).collect()
}

fn hour(hour: u32) -> chrono::NaiveTime {
    chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

#[tokio::test]
async fn a_missed_check_is_told_once_at_the_end_of_its_class() {
    let lab = Lab::new().await;
    // Begun, and not submitted.
    lab.started().await;
    lab.go_to("2026-03-16T16:59:59Z");
    assert_eq!(lab.checks().watch().await.unwrap(), 0);
    lab.go_to("2026-03-16T17:00:00Z");
    assert_eq!(lab.checks().watch().await.unwrap(), 1);
    assert_eq!(lab.checks().watch().await.unwrap(), 0);
    assert_eq!(missed(&lab), ["2026-03-16"]);
    lab.go_to("2026-03-18T18:00:00Z");
    assert_eq!(lab.checks().watch().await.unwrap(), 1);
    assert_eq!(missed(&lab), ["2026-03-16", "2026-03-18"]);
}

#[tokio::test]
async fn what_was_submitted_or_given_up_was_not_missed() {
    let lab = Lab::new().await;
    lab.submitted(lab.all_there()).await;
    let afternoon = lab.planned(|usual| Plan { start_time: hour(12), end_time: hour(14), ..usual }).await;
    let wish = NewCheck { schedule: afternoon.id, ..lab.wish() };
    lab.go_to("2026-03-16T17:00:00Z");
    let begun = lab.checks().start(&lab.student, wish, vec![]).await.unwrap();
    lab.checks().cancel(&lab.supervisor, begun.sheet.check.id, None, prose("No hubo clase")).await.unwrap();
    lab.go_to("2026-03-16T20:00:00Z");
    assert_eq!((lab.checks().watch().await.unwrap(), missed(&lab).len()), (0, 0));
}

#[tokio::test]
async fn what_was_sent_back_or_begun_anew_and_not_handed_in_was_missed() {
    let lab = Lab::new().await;
    let id = lab.submitted(lab.all_there()).await.check.id;
    lab.checks().reject(&lab.teacher, id, None, prose("Faltan sillas")).await.unwrap();
    lab.go_to("2026-03-16T17:00:00Z");
    assert_eq!((lab.checks().watch().await.unwrap(), missed(&lab)), (1, vec!["2026-03-16".to_owned()]));
    lab.go_to("2026-03-18T14:00:00Z");
    let given_up = lab.started().await.check.id;
    lab.checks().cancel(&lab.supervisor, given_up, None, prose("Se fue la luz")).await.unwrap();
    lab.started().await;
    lab.go_to("2026-03-18T17:00:00Z");
    assert_eq!((lab.checks().watch().await.unwrap(), missed(&lab).len()), (1, 2));
}

#[tokio::test]
async fn each_institution_is_told_of_its_own() {
    let lab = Lab::new().await;
    let other = lab.next_door().await;
    other.submitted(other.all_there()).await;
    lab.go_to("2026-03-16T17:00:00Z");
    assert_eq!(lab.checks().watch().await.unwrap(), 1);
    assert_eq!((missed(&lab), missed(&other)), (vec!["2026-03-16".to_owned()], vec![]));
    lab.go_to("2026-03-18T17:00:00Z");
    assert_eq!(lab.checks().watch().await.unwrap(), 2);
    assert_eq!((missed(&lab).len(), missed(&other)), (2, vec!["2026-03-18".to_owned()]));
}

#[tokio::test]
async fn what_is_submitted_after_the_class_is_late() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    lab.go_to("2026-03-16T17:00:01Z");
    let sheet = lab.checks().submit(&lab.student, id, None, lab.all_there(), said()).await.unwrap();
    assert!(sheet.check.late(sheet.check.updated_at));
    let entries = lab.house.store.journal_entries();
    let submitted = entries.iter().find(|entry| entry.kind == "check.submitted").unwrap();
    assert_eq!(submitted.data["late"].as_bool(), Some(true));
    assert_eq!(lab.checks().watch().await.unwrap(), 0);
}

/// At nine in the evening it is tomorrow in UTC.
#[tokio::test]
async fn a_check_of_an_evening_belongs_to_the_day_of_its_class() {
    let lab = Lab::new().await;
    let night = lab.planned(|usual| Plan { start_time: hour(18), end_time: hour(22), ..usual }).await;
    lab.go_to("2026-03-17T02:00:00Z");
    let wish = NewCheck { schedule: night.id, ..lab.wish() };
    let counted_at = Some("2026-03-16T23:30:00Z".parse().unwrap());
    let count = NewCount { counted_at, ..seen(&lab.kit, 7, 2) };
    let sheet = lab.checks().start(&lab.student, wish, vec![count]).await.unwrap().sheet;
    assert_eq!(sheet.check.day, Day::from_ymd_opt(2026, 3, 16).unwrap());
    let rest = vec![seen(&lab.stools, 3, 0)];
    let sheet = lab.checks().submit(&lab.student, sheet.check.id, None, rest, said()).await.unwrap();
    assert!(!sheet.check.late(sheet.check.updated_at));
    lab.go_to("2026-03-17T03:00:00Z");
    // That of the morning was missed; that of the evening was not.
    assert_eq!(lab.checks().watch().await.unwrap(), 1);
}
