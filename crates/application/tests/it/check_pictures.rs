//! Pictures of the items of checks: evidence that comes later, and stays.

use crate::house::code;
use crate::lab::{Lab, student_of};
use plantel_application::PictureSize;
use plantel_domain::access::Role;
use plantel_domain::checks::Refusals;
use plantel_domain::ids::CheckId;
use plantel_testkit::FailWith;
use plantel_testkit::builders::prose;
use plantel_testkit::ids::an_id;
use plantel_testkit::pictures::a_jpeg;
use std::collections::BTreeMap;

async fn begun() -> (Lab, CheckId) {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    (lab, id)
}

#[tokio::test]
async fn a_picture_of_an_item_is_kept_and_shown_to_who_sees_the_check() {
    let (lab, id) = begun().await;
    let (checks, kit) = (lab.checks(), lab.kit.id);
    let picture = checks.add_picture(&lab.student, id, kit, a_jpeg("a")).await.unwrap();
    let known = (picture.check, picture.revision, picture.asset, picture.evidence.by, picture.evidence.position);
    assert_eq!(known, (id, 1, kit, lab.student.user(), 0));
    assert_eq!(checks.pictures(&lab.admin, id, kit, None).await.unwrap(), std::slice::from_ref(&picture));
    assert_eq!(checks.pictures(&lab.admin, id, lab.stools.id, None).await.unwrap(), []);
    for size in [PictureSize::Full, PictureSize::Thumbnail] {
        assert!(checks.picture(&lab.admin, id, picture.evidence.id, size).await.is_ok());
    }
    let check = lab.stored(id).await.check;
    assert_eq!(checks.picture_counts(&lab.student, &check).await.unwrap(), BTreeMap::from([(kit, 1)]));
    assert_eq!(lab.happened(), ["check.started", "check.picture-added"]);
    checks.cancel(&lab.supervisor, id, None, prose("Otra vez")).await.unwrap();
    let other = lab.started().await.check.id;
    let elsewhere = checks.picture(&lab.admin, other, picture.evidence.id, PictureSize::Full).await;
    assert_eq!(code(elsewhere.map(|_| ())), "picture.not-found");
}

#[tokio::test]
async fn a_picture_is_of_an_item_of_the_check() {
    let (lab, id) = begun().await;
    let (checks, other) = (lab.checks(), lab.house.asset(1).await.id);
    assert_eq!(code(checks.add_picture(&lab.student, id, other, a_jpeg("a")).await), "check-line.not-found");
    assert_eq!(code(checks.pictures(&lab.student, id, other, None).await), "check-line.not-found");
    let unknown = checks.add_picture(&lab.student, an_id().into(), lab.kit.id, a_jpeg("a")).await;
    assert_eq!((code(unknown), lab.house.files.keys()), ("check.not-found", vec![]));
}

#[tokio::test]
async fn who_counts_confirms_or_has_the_last_word_adds_pictures_and_nobody_else() {
    let (lab, id) = begun().await;
    let (checks, kit) = (lab.checks(), lab.kit.id);
    for who in [&lab.student, &lab.teacher, &lab.supervisor, &lab.admin] {
        checks.add_picture(who, id, kit, a_jpeg("a")).await.unwrap();
    }
    let files = lab.house.files.keys();
    let outsider = student_of(&lab.house, "1111111").await;
    let auditor = lab.house.person(Role::Auditor).await;
    for who in [&outsider, &auditor] {
        assert_eq!(code(checks.add_picture(who, id, kit, a_jpeg("b")).await), "access.denied");
    }
    assert_eq!(code(checks.pictures(&outsider, id, kit, None).await), "access.denied");
    let next_door = lab.next_door().await;
    assert_eq!(code(checks.add_picture(&next_door.admin, id, kit, a_jpeg("b")).await), "check.not-found");
    assert_eq!(code(checks.pictures(&next_door.admin, id, kit, None).await), "check.not-found");
    assert_eq!(lab.house.files.keys(), files);
}

#[tokio::test]
async fn a_picture_stays_with_the_revision_that_it_was_brought_for() {
    let lab = Lab::new().await;
    let (checks, kit) = (lab.checks(), lab.kit.id);
    let id = lab.submitted(lab.all_there()).await.check.id;
    let first = checks.add_picture(&lab.student, id, kit, a_jpeg("a")).await.unwrap();
    checks.reject(&lab.teacher, id, None, prose("Falta uno")).await.unwrap();
    assert_eq!(checks.pictures(&lab.student, id, kit, None).await.unwrap(), []);
    let second = checks.add_picture(&lab.student, id, kit, a_jpeg("b")).await.unwrap();
    assert_eq!((second.revision, second.evidence.position), (2, 0));
    assert_eq!(checks.pictures(&lab.student, id, kit, None).await.unwrap(), [second]);
    assert_eq!(checks.pictures(&lab.student, id, kit, Some(1)).await.unwrap(), [first]);
    assert_eq!(checks.pictures(&lab.student, id, kit, Some(3)).await.unwrap(), []);
}

#[tokio::test]
async fn pictures_are_added_until_a_week_after_the_end_of_a_check() {
    let lab = Lab::new().await;
    let (checks, kit) = (lab.checks(), lab.kit.id);
    let complete = lab.confirmed(lab.all_there()).await.check.id;
    lab.approve(complete, Refusals::default()).await.unwrap();
    lab.go_to("2026-03-23T15:00:00Z");
    checks.add_picture(&lab.student, complete, kit, a_jpeg("a")).await.unwrap();
    lab.go_to("2026-03-23T15:00:01Z");
    let late = checks.add_picture(&lab.student, complete, kit, a_jpeg("b")).await;
    assert_eq!(code(late), "check.pictures-over");
}

#[tokio::test]
async fn pictures_of_a_cancelled_check_are_added_for_a_week_and_of_an_open_one_without_an_end() {
    let (lab, id) = begun().await;
    let (checks, kit) = (lab.checks(), lab.kit.id);
    lab.go_to("2026-04-16T15:00:00Z");
    checks.add_picture(&lab.student, id, kit, a_jpeg("a")).await.unwrap();
    checks.cancel(&lab.supervisor, id, None, prose("Se fue la luz")).await.unwrap();
    checks.add_picture(&lab.student, id, kit, a_jpeg("b")).await.unwrap();
    lab.go_to("2026-04-23T15:00:01Z");
    let late = checks.add_picture(&lab.student, id, kit, a_jpeg("c")).await;
    assert_eq!(code(late), "check.pictures-over");
}

#[tokio::test]
async fn an_item_has_ten_pictures_at_most() {
    let (lab, id) = begun().await;
    let checks = lab.checks();
    for number in 0..10 {
        let picture = checks.add_picture(&lab.student, id, lab.kit.id, a_jpeg(&number.to_string())).await.unwrap();
        assert_eq!(picture.evidence.position, number);
    }
    let files = lab.house.files.keys();
    let more = checks.add_picture(&lab.student, id, lab.kit.id, a_jpeg("more")).await;
    assert_eq!((code(more), lab.house.files.keys()), ("check.too-many-pictures", files));
    checks.add_picture(&lab.student, id, lab.stools.id, a_jpeg("other")).await.unwrap();
}

#[tokio::test]
async fn where_the_row_of_a_picture_of_an_item_cannot_be_written_no_file_is_left() {
    let (lab, id) = begun().await;
    let (checks, kit) = (lab.checks(), lab.kit.id);
    let mut calls = 0;
    loop {
        lab.house.store.fail_at(calls + 1, FailWith::Busy);
        if checks.add_picture(&lab.student, id, kit, a_jpeg("a")).await.is_ok() {
            break;
        }
        assert_eq!(lab.house.files.keys(), [], "at call {calls}");
        calls += 1;
    }
    // The check is seen first; then the picture is counted, added, committed.
    assert_eq!(calls, 4);
}
