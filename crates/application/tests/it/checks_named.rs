//! Who is told that a check waits for them, to whom its steps are given, and what refusals are about, by name.

use crate::house::{code, code_and_params};
use crate::inventory::by_hand;
use crate::lab::{Lab, said, seen};
use plantel_domain::access::{Context, Principal, Role};
use plantel_domain::checks::{Refusals, Step};
use plantel_domain::error::Param;
use plantel_domain::ids::CheckId;
use plantel_domain::inventory::{Asset, MovementKind};
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::{a_group, prose};
use plantel_testkit::pictures::a_jpeg;

async fn waiting(lab: &Lab, who: &Context, step: Step) -> Vec<CheckId> {
    let page = lab.checks().waiting(who, Some(step), &PageRequest::first(9)).await.unwrap();
    page.data.into_iter().map(|check| check.id).collect()
}

/// What a refusal says of some items.
fn about(assets: &[&Asset]) -> Vec<(&'static str, Param)> {
    let mut names: Vec<String> = assets.iter().map(|it| format!("{} {}", it.code.as_str(), it.name.as_str())).collect();
    names.sort_unstable();
    let count = i64::try_from(names.len()).unwrap();
    let items = Param::Text(names.join(", ").into());
    vec![("count", Param::Number(count)), ("items", items), ("more", Param::Number(0))]
}

#[tokio::test]
async fn who_counted_is_not_told_that_the_next_step_waits_for_them() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    lab.checks().save(&lab.teacher, id, vec![seen(&lab.stools, 3, 0)]).await.unwrap();
    let counts = vec![seen(&lab.kit, 7, 2)];
    let sheet = lab.checks().submit(&lab.student, id, None, counts, said()).await.unwrap();
    assert_eq!((sheet.turn().waits_for, sheet.turn().person), (Some(Step::Instructor), None));
    assert_eq!(waiting(&lab, &lab.teacher, Step::Instructor).await, []);
    let there = lab.house.person_of(Role::Instructor, [lab.room.id]).await;
    assert_eq!(waiting(&lab, &there, Step::Instructor).await, [id]);
    let to_who_counted = lab.checks().assign(&lab.supervisor, id, None, lab.teacher.user()).await;
    assert_eq!(code(to_who_counted), "check.two-steps");
    assert_eq!(lab.stored(id).await, sheet);
    lab.checks().confirm(&there, id, None, said()).await.unwrap();
    assert_eq!(waiting(&lab, &lab.supervisor, Step::Supervisor).await, [id]);
}

#[tokio::test]
async fn a_check_that_was_given_to_somebody_waits_for_them_alone_and_others_may_act() {
    let lab = Lab::new().await;
    let id = lab.submitted(lab.all_there()).await.check.id;
    let there = lab.house.person_of(Role::Instructor, [lab.room.id]).await;
    for who in [&lab.teacher, &there] {
        assert_eq!(waiting(&lab, who, Step::Instructor).await, [id]);
    }
    let deputy = lab.house.person_of(Role::Instructor, []).await;
    lab.checks().assign(&lab.supervisor, id, None, deputy.user()).await.unwrap();
    assert_eq!(waiting(&lab, &deputy, Step::Instructor).await, [id]);
    for who in [&lab.teacher, &there] {
        assert_eq!(waiting(&lab, who, Step::Instructor).await, []);
    }
    lab.checks().confirm(&lab.teacher, id, None, said()).await.unwrap();
}

#[tokio::test]
async fn who_confirms_in_the_instructors_place_and_who_began_it_add_pictures() {
    let lab = Lab::new().await;
    let id = lab.submitted(lab.all_there()).await.check.id;
    let deputy = lab.house.person_of(Role::Instructor, []).await;
    let picture = async |who: &Context| lab.checks().add_picture(who, id, lab.kit.id, a_jpeg("a")).await;
    assert_eq!(code(picture(&deputy).await), "access.denied");
    lab.checks().assign(&lab.supervisor, id, None, deputy.user()).await.unwrap();
    picture(&deputy).await.unwrap();
    // Of another group by now.
    let mut moved = lab.student.clone();
    if let Principal::User(actor) = &mut moved.principal
        && let Some(membership) = &mut actor.membership
    {
        membership.groups = [a_group("1111111")].into();
    }
    picture(&moved).await.unwrap();
}

#[tokio::test]
async fn what_was_not_counted_is_named() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    let refused = async |counts| code_and_params(lab.checks().submit(&lab.student, id, None, counts, said()).await);
    assert_eq!(refused(vec![]).await, ("check.lines-missing", about(&[&lab.kit, &lab.stools])));
    assert_eq!(refused(vec![seen(&lab.kit, 7, 2)]).await, ("check.lines-missing", about(&[&lab.stools])));
}

#[tokio::test]
async fn every_item_that_stands_in_the_way_of_an_approval_is_named() {
    let lab = Lab::new().await;
    let id = lab.confirmed(lab.one_broke_and_one_is_gone()).await.check.id;
    lab.go_to("2026-03-16T16:00:00Z");
    for asset in [&lab.kit, &lab.stools] {
        lab.house.inventory().book(&lab.admin, asset.id, None, by_hand(MovementKind::Damage, 1)).await.unwrap();
    }
    let refused = code_and_params(lab.approve(id, Refusals::new()).await);
    assert_eq!(refused, ("check.stock-changed", about(&[&lab.kit, &lab.stools])));
}

#[tokio::test]
async fn an_item_that_does_not_differ_is_named_and_one_of_another_room_is_not_found() {
    let lab = Lab::new().await;
    let before = lab.confirmed(vec![seen(&lab.kit, 7, 2), seen(&lab.stools, 2, 0)]).await;
    let refuse = |assets: &[&Asset]| assets.iter().map(|it| (it.id, prose("No"))).collect::<Refusals>();
    let refused = code_and_params(lab.approve(before.check.id, refuse(&[&lab.kit, &lab.stools])).await);
    assert_eq!(refused, ("check.no-variance", about(&[&lab.kit])));
    let elsewhere = lab.house.asset(1).await;
    let unknown = lab.approve(before.check.id, refuse(&[&lab.stools, &elsewhere])).await;
    assert_eq!(code(unknown), "check-line.not-found");
    assert_eq!(lab.stored(before.check.id).await, before);
}

#[tokio::test]
async fn who_comes_at_the_wrong_time_is_told_whose_turn_it_is_by_name() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    let told = async || {
        let (code, params) = code_and_params(lab.checks().confirm(&lab.teacher, id, None, said()).await);
        assert_eq!(code, "check.not-now");
        params.into_iter().filter(|(name, _)| ["named", "person"].contains(name)).map(|(_, it)| it).collect::<Vec<_>>()
    };
    assert_eq!(told().await, [Param::Number(0), Param::Text("".into())]);
    lab.checks().submit(&lab.student, id, None, lab.all_there(), said()).await.unwrap();
    let (_, params) = code_and_params(lab.checks().save(&lab.student, id, lab.all_there()).await);
    assert_eq!(params[2..], [("named", Param::Number(1)), ("person", Param::Text("Ana Ruiz".into()))]);
    lab.checks().confirm(&lab.teacher, id, None, said()).await.unwrap();
    assert_eq!(told().await, [Param::Number(0), Param::Text("".into())]);
}
