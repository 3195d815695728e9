//! A count stands for when it was made, the book for when it was looked up: what was booked between, and which of two
//! counts is the later.

use crate::house::{code, units};
use crate::inventory::by_hand;
use crate::lab::{Lab, said, seen};
use plantel_domain::checks::{CheckSheet, NewCheck, NewCount, Refusals, ResolutionKind};
use plantel_domain::ids::CheckId;
use plantel_domain::inventory::{Asset, MovementKind};
use plantel_domain::schedules::Plan;
use plantel_testkit::builders::prose;

fn counted(at: &str, mut counts: Vec<NewCount>) -> Vec<NewCount> {
    for count in &mut counts {
        count.counted_at = Some(at.parse().unwrap());
    }
    counts
}

/// One of it, at a moment.
async fn booked(lab: &Lab, at: &str, asset: &Asset, kind: MovementKind) {
    lab.go_to(at);
    lab.house.inventory().book(&lab.admin, asset.id, None, by_hand(kind, 1)).await.unwrap();
}

/// After the class of the afternoon, as its instructor has confirmed it.
async fn of_the_afternoon(lab: &Lab, counts: Vec<NewCount>) -> CheckId {
    let hour = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let class = lab.planned(|usual| Plan { start_time: hour(13), end_time: hour(17), ..usual }).await;
    lab.go_to("2026-03-16T18:30:00Z");
    let wish = NewCheck { schedule: class.id, ..lab.wish() };
    let id = lab.checks().start(&lab.student, wish, vec![]).await.unwrap().sheet.check.id;
    lab.checks().submit(&lab.student, id, None, counts, said()).await.unwrap();
    lab.checks().confirm(&lab.teacher, id, None, said()).await.unwrap();
    id
}

async fn sent_back(lab: &Lab, id: CheckId) -> CheckSheet {
    lab.checks().reject(&lab.teacher, id, None, prose("Otra vez")).await.unwrap()
}

#[tokio::test]
async fn what_was_booked_between_the_count_and_the_book_is_not_booked_again() {
    let lab = Lab::new().await;
    booked(&lab, "2026-03-16T16:00:00Z", &lab.stools, MovementKind::Loss).await;
    // A telephone without a network saw it half an hour before the loss was booked, and begins the check after that.
    lab.go_to("2026-03-16T16:30:00Z");
    let id = lab.confirmed(counted("2026-03-16T15:30:00Z", lab.all_there())).await.check.id;
    let before = (lab.stored(id).await, lab.units(&lab.stools).await);
    assert_eq!(code(lab.approve(id, Refusals::new()).await), "check.stock-changed");
    assert_eq!((lab.stored(id).await, lab.units(&lab.stools).await), before);
    // Once it is refused, it cannot be booked from the discrepancy either.
    lab.approve(id, Refusals::from([(lab.stools.id, prose("Se perdió después"))])).await.unwrap();
    let open = lab.discrepancies().await;
    let late = lab.checks().resolve(&lab.supervisor, open[0].id, None, ResolutionKind::Booked, prose("Sí")).await;
    assert_eq!(code(late), "check.stock-changed");
    assert_eq!(lab.units(&lab.stools).await, units(3, [0, 1, 0, 0, 0]));
}

#[tokio::test]
async fn what_was_moved_there_and_back_is_not_booked() {
    let lab = Lab::new().await;
    let id = lab.confirmed(lab.one_broke_and_one_is_gone()).await.check.id;
    booked(&lab, "2026-03-16T16:00:00Z", &lab.stools, MovementKind::Loss).await;
    booked(&lab, "2026-03-16T16:01:00Z", &lab.stools, MovementKind::Found).await;
    assert_eq!(lab.units(&lab.stools).await, units(3, [0; 5]));
    assert_eq!(code(lab.approve(id, Refusals::new()).await), "check.stock-changed");
    assert_eq!(lab.units(&lab.kit).await, units(10, [2, 1, 0, 0, 0]), "all of it or nothing");
    lab.approve(id, Refusals::from([(lab.stools.id, prose("Apareció"))])).await.unwrap();
    assert_eq!(lab.units(&lab.kit).await, units(10, [3, 1, 0, 0, 0]));
}

#[tokio::test]
async fn what_was_moved_meanwhile_is_counted_again_when_a_check_is_sent_back() {
    let lab = Lab::new().await;
    let id = lab.submitted(lab.all_there()).await.check.id;
    booked(&lab, "2026-03-16T16:00:00Z", &lab.stools, MovementKind::Loss).await;
    booked(&lab, "2026-03-16T16:01:00Z", &lab.stools, MovementKind::Found).await;
    let sheet = sent_back(&lab, id).await;
    let stands = [&lab.kit, &lab.stools].map(|asset| sheet.line(asset.id).unwrap().seen.is_some());
    assert_eq!((stands, sheet.check.tally.to_count), ([true, false], 1));
    // What stands is as old as it was: after another revision what was moved since the first is known as well.
    lab.go_to("2026-03-16T16:10:00Z");
    let stools = vec![seen(&lab.stools, 3, 0)];
    lab.checks().submit(&lab.student, id, None, stools, said()).await.unwrap();
    booked(&lab, "2026-03-16T16:20:00Z", &lab.kit, MovementKind::Damage).await;
    let sheet = sent_back(&lab, id).await;
    let stands = [&lab.kit, &lab.stools].map(|asset| sheet.line(asset.id).unwrap().seen.is_some());
    assert_eq!(stands, [false, true]);
}

#[tokio::test]
async fn what_a_later_check_counted_is_not_booked_of_an_earlier_one() {
    let lab = Lab::new().await;
    let early = lab.confirmed(lab.one_broke_and_one_is_gone()).await.check.id;
    let late = of_the_afternoon(&lab, lab.all_there()).await;
    lab.approve(late, Refusals::new()).await.unwrap();
    let before = lab.stored(early).await;
    assert_eq!(code(lab.approve(early, Refusals::new()).await), "check.counted-since");
    assert_eq!(lab.stored(early).await, before);
    let reason = || prose("Ya estaba");
    let refusals = Refusals::from([(lab.kit.id, reason()), (lab.stools.id, reason())]);
    lab.approve(early, refusals).await.unwrap();
    for open in lab.discrepancies().await {
        let booked = lab.checks().resolve(&lab.supervisor, open.id, None, ResolutionKind::Booked, reason()).await;
        assert_eq!(code(booked), "check.counted-since");
    }
    assert_eq!(
        (lab.units(&lab.kit).await, lab.units(&lab.stools).await),
        (units(10, [2, 1, 0, 0, 0]), lab.stools.units)
    );
}

#[tokio::test]
async fn only_what_was_counted_before_is_superseded() {
    let lab = Lab::new().await;
    let id = lab.confirmed(lab.one_broke_and_one_is_gone()).await.check.id;
    let reason = || prose("Se busca");
    lab.approve(id, Refusals::from([(lab.kit.id, reason()), (lab.stools.id, reason())])).await.unwrap();
    // Approved later, but the stools were seen before the other check saw them.
    let earlier = counted("2026-03-16T14:30:00Z", vec![seen(&lab.stools, 3, 0)]);
    let counts = earlier.into_iter().chain([seen(&lab.kit, 7, 2)]).collect();
    let other = of_the_afternoon(&lab, counts).await;
    lab.approve(other, Refusals::new()).await.unwrap();
    let all = lab.discrepancies().await;
    let open: Vec<_> = all.iter().filter(|it| it.resolution.is_none()).map(|it| it.asset).collect();
    assert_eq!((all.len(), open), (2, vec![lab.stools.id]));
}
