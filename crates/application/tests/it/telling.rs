//! Who is told what of what happens.

use crate::bell::{Bell, assert_whole, kinds_told, only, param, told};
use crate::desk::{Desk, Verb, days};
use crate::house::units;
use crate::lab::Lab;
use crate::people::{Office, a_new, answers};
use crate::transfers::Road;
use plantel_application::data_rights::DataRights;
use plantel_application::enrollment::{GuardianRef, NewStudent};
use plantel_domain::access::{Context, Membership, Module, Role};
use plantel_domain::checks::Refusals;
use plantel_domain::clock::Clock;
use plantel_domain::data_rights::{DataRequestKind, NewDataRequest};
use plantel_domain::enrollment::Channel;
use plantel_domain::identity::{NewDeviceSeen, PasswordChanged};
use plantel_domain::inventory::Condition;
use plantel_domain::journal::{Event, Happened};
use plantel_domain::loans::{LoanExpired, LoanRevoked};
use plantel_domain::notifications::{Link, NoticeKind, Priority};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_guardian_profile, a_membership, a_student_profile, a_user, prose, seed};
use plantel_testkit::ids::an_id;
use rstest::rstest;
use std::collections::BTreeSet;

#[tokio::test]
async fn of_a_request_the_keepers_of_the_warehouse_are_told_and_nobody_else() {
    let desk = Desk::new().await;
    let house = &desk.house;
    let elsewhere = house.person_of(Role::WarehouseAdmin, [house.room().await.id]).await;
    let director = house.person_of(Role::CenterAdmin, []).await;
    let supervisor = house.person(Role::Supervisor).await;
    let loan = desk.request(2, days(20, 24)).await.unwrap();
    Bell::of(house).ring_all(house).await;
    for keeper in [&desk.keeper, &director] {
        let notice = only(house, keeper).await;
        assert_eq!((notice.kind, notice.priority), (NoticeKind::LoanRequested, Priority::Medium));
        assert_eq!(notice.link, Some(Link::to("loan", loan.id)));
        assert_eq!(notice.institution, Some(house.institution.id));
        assert_eq!(param(&notice, "borrower"), "Ana Ruiz");
        assert_eq!(param(&notice, "things"), format!("{} (2)", desk.asset.name));
        assert_eq!((param(&notice, "start"), param(&notice, "end")), ("2026-03-20", "2026-03-24"));
        assert_whole(&notice);
    }
    for other in [&desk.borrower, &elsewhere, &supervisor] {
        assert_eq!(kinds_told(house, other).await, []);
    }
}

#[tokio::test]
async fn of_a_decision_the_borrower_is_told_and_not_who_decided() {
    let desk = Desk::new().await;
    let house = &desk.house;
    let bell = Bell::of(house);
    desk.promise(1, days(20, 24)).await.unwrap();
    let other = desk.request(1, days(20, 24)).await.unwrap();
    desk.act(Verb::Reject, other.id, None).await.unwrap();
    bell.ring_all(house).await;
    assert_eq!(kinds_told(house, &desk.borrower).await, [NoticeKind::LoanApproved, NoticeKind::LoanRejected]);
    let keeper = kinds_told(house, &desk.keeper).await;
    assert_eq!(keeper, [NoticeKind::LoanRequested, NoticeKind::LoanRequested]);
    let own = told(house, desk.borrower.user().unwrap()).await;
    assert_eq!(param(&own[1], "reason"), "No hay unidades");
    own.iter().for_each(assert_whole);
}

#[tokio::test]
async fn of_what_a_borrower_calls_off_the_keepers_are_told() {
    let desk = Desk::new().await;
    let loan = desk.request(1, days(20, 24)).await.unwrap();
    desk.act(Verb::Cancel, loan.id, None).await.unwrap();
    Bell::of(&desk.house).ring_all(&desk.house).await;
    let keeper = kinds_told(&desk.house, &desk.keeper).await;
    assert_eq!(keeper, [NoticeKind::LoanRequested, NoticeKind::LoanCancelled]);
    assert_eq!(kinds_told(&desk.house, &desk.borrower).await, []);
}

#[tokio::test]
async fn of_what_the_clock_does_both_are_told() {
    let desk = Desk::new().await;
    let house = &desk.house;
    let loan = desk.request(1, days(16, 16)).await.unwrap();
    let work = house.store.begin(&Context::system("clock", Some(house.institution.id))).await;
    let (expired, revoked) = (
        LoanExpired { loan: loan.id, borrower: loan.borrower, approved: false },
        LoanRevoked { loan: loan.id, borrower: loan.borrower, quantity: 1 },
    );
    let happened = Happened::from(expired).and(Event::of(&revoked));
    work.unwrap().commit(happened).await.unwrap();
    Bell::of(house).ring_all(house).await;
    let own = told(house, desk.borrower.user().unwrap()).await;
    assert_eq!(own.iter().map(|it| it.kind).collect::<Vec<_>>(), [NoticeKind::LoanExpired, NoticeKind::LoanRevoked]);
    assert_eq!(param(&own[0], "promised"), "no");
    own.iter().for_each(assert_whole);
    let keeper = kinds_told(house, &desk.keeper).await;
    assert_eq!(keeper, [NoticeKind::LoanRequested, NoticeKind::LoanExpired]);
}

#[rstest]
#[case::left(false, ("no", "Ana Ruiz"))]
#[case::deleted(true, ("yes", "—"))]
#[tokio::test]
async fn of_a_borrower_who_left_keepers_are_told_whether_the_account_is_deleted(
    #[case] is_deleted: bool,
    #[case] said: (&str, &str),
) {
    let desk = Desk::new().await;
    let house = &desk.house;
    desk.request(1, days(20, 24)).await.unwrap();
    let user = desk.borrower.user().unwrap();
    let mut work = house.store.begin(&Context::system("test", None)).await.unwrap();
    work.memberships().end_all(user).await.unwrap();
    if is_deleted {
        let before = work.users().find(user, None).await.unwrap().unwrap();
        let mut gone = before.clone().anonymised(house.clock.now());
        work.users().erase(&mut gone, &before.email).await.unwrap();
    }
    work.commit_unjournaled().await.unwrap();
    assert_eq!(house.loans().watch().await.unwrap(), 1);
    Bell::of(house).ring_all(house).await;
    let [_, left] = told(house, desk.keeper.user().unwrap()).await.try_into().unwrap();
    assert_eq!((left.kind, param(&left, "cancelled")), (NoticeKind::LoanBorrowerLeft, "yes"));
    assert_eq!((param(&left, "deleted"), param(&left, "borrower")), said);
    assert_whole(&left);
}

#[tokio::test]
async fn who_is_switched_off_or_lacks_the_module_is_not_told() {
    let desk = Desk::new().await;
    let house = &desk.house;
    let mut off = seed(&*house.store, a_user()).await;
    off.active = false;
    let warehouse = BTreeSet::from([house.warehouse.id]);
    let roles = BTreeSet::from([Role::WarehouseAdmin]);
    let place = |user| Membership {
        roles: roles.clone(),
        environments: warehouse.clone(),
        ..a_membership(house.institution.id, user)
    };
    let (gone, bare) = (seed(&*house.store, a_user()).await, seed(&*house.store, a_user()).await);
    seed(&*house.store, place(off.id)).await;
    seed(&*house.store, Membership { active: false, ..place(gone.id) }).await;
    seed(&*house.store, Membership { modules: BTreeSet::from([Module::School]), ..place(bare.id) }).await;
    let mut work = house.store.begin(&Context::system("test", None)).await.unwrap();
    work.users().update(&mut off).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    desk.request(1, days(20, 24)).await.unwrap();
    Bell::of(house).ring_all(house).await;
    for user in [off.id, gone.id, bare.id] {
        assert_eq!(told(house, user).await, []);
    }
    assert_eq!(kinds_told(house, &desk.keeper).await, [NoticeKind::LoanRequested]);
}

#[tokio::test]
async fn a_check_is_told_from_step_to_step() {
    let lab = Lab::new().await;
    let house = &lab.house;
    let check = lab.confirmed(lab.one_broke_and_one_is_gone()).await.check;
    let reason = || prose("Se revisa");
    let refusals: Refusals = [(lab.kit.id, reason()), (lab.stools.id, reason())].into();
    lab.approve(check.id, refusals).await.unwrap();
    Bell::of(house).ring_all(house).await;
    assert_eq!(kinds_told(house, &lab.teacher).await, [NoticeKind::CheckSubmitted, NoticeKind::CheckApproved]);
    assert_eq!(kinds_told(house, &lab.student).await, [NoticeKind::CheckApproved]);
    assert_eq!(kinds_told(house, &lab.supervisor).await, [NoticeKind::CheckConfirmed], "and not of the own deeds");
    let director = kinds_told(house, &lab.admin).await;
    let open = [NoticeKind::DiscrepancyOpened; 2];
    assert_eq!(director, [[NoticeKind::CheckConfirmed].as_slice(), open.as_slice()].concat());
    for who in [&lab.teacher, &lab.student, &lab.supervisor, &lab.admin] {
        let own = told(house, who.user().unwrap()).await;
        own.iter().for_each(assert_whole);
    }
    let submitted = told(house, lab.teacher.user().unwrap()).await.remove(0);
    assert_eq!(submitted.params["variances"], 2);
    assert_eq!(param(&submitted, "room"), lab.room.name.as_str());
}

#[tokio::test]
async fn a_check_that_is_sent_back_is_told_with_its_reason_to_who_counted() {
    let lab = Lab::new().await;
    let check = lab.submitted(lab.all_there()).await.check;
    lab.checks().reject(&lab.teacher, check.id, None, prose("Falta un banco")).await.unwrap();
    Bell::of(&lab.house).ring_all(&lab.house).await;
    let rejected = only(&lab.house, &lab.student).await;
    assert_eq!((rejected.kind, param(&rejected, "reason")), (NoticeKind::CheckRejected, "Falta un banco"));
    assert_whole(&rejected);
}

#[tokio::test]
async fn of_what_is_sent_the_destination_is_told_and_of_what_arrived_who_sent_it() {
    let road = Road::new().await;
    let house = &road.house;
    let asset = house.asset_of(units(5, [0; 5])).await;
    let sent = road.send(&asset, 3).await.unwrap();
    road.receive(sent.id, &[(asset.id, Condition::Good, 2)]).await.unwrap();
    Bell::of(house).ring_all(house).await;
    let coming = only(house, &road.receiver).await;
    assert_eq!((coming.kind, coming.params["units"].as_u64()), (NoticeKind::TransferSent, Some(3)));
    let arrived = only(house, &road.sender).await;
    assert_eq!((arrived.kind, arrived.params["short"].as_u64()), (NoticeKind::TransferReceived, Some(1)));
    assert_eq!(arrived.priority, Priority::Medium, "something is missing");
    assert_whole(&coming);
    assert_whole(&arrived);
}

#[tokio::test]
async fn a_family_asks_and_is_answered() {
    let office = Office::new().await;
    let house = &office.house;
    let rights = DataRights::new(house.store.clone(), house.clock.clone(), house.ids.clone());
    let (parent, teacher) = (house.person(Role::Guardian).await, house.person(Role::Teacher).await);
    let mother = vec![answers(GuardianRef::Described(a_guardian_profile()))];
    let child = office.create(NewStudent { guardians: mother, ..a_new(a_student_profile()) }).await.unwrap();
    let guardian = child.guardians[0].guardian;
    office.students.link_guardian_user(&office.secretary, guardian, None, parent.user()).await.unwrap();
    let (student, kind, channel) = (child.id, DataRequestKind::Query, Channel::Web);
    let text = prose("¿Qué guardan?");
    let new = NewDataRequest { student, guardian: None, kind, text, channel, received_on: None };
    let asked = rights.ask(&parent, new).await.unwrap();
    rights.answer(&office.secretary, asked.id, None, prose("Se adjunta el secreto")).await.unwrap();
    Bell::of(house).ring_all(house).await;
    assert_eq!(kinds_told(house, &office.secretary).await, [NoticeKind::DataRequestReceived]);
    let answered = only(house, &parent).await;
    assert_eq!((answered.kind, param(&answered, "outcome")), (NoticeKind::DataRequestAnswered, "answered"));
    assert_eq!(param(&answered, "student"), child.profile.name.full());
    assert!(!serde_json::json!(answered.params).to_string().contains("secreto"), "what was written is not told");
    assert_whole(&answered);
    assert_eq!(kinds_told(house, &teacher).await, []);
}

#[tokio::test]
async fn of_the_own_account_everybody_is_told_in_no_institution() {
    let desk = Desk::new().await;
    let house = &desk.house;
    let user = desk.borrower.user().unwrap();
    let work = house.store.begin(&desk.borrower).await.unwrap();
    let happened = Happened::from(NewDeviceSeen { session: an_id().into(), user });
    work.commit(happened.and(Event::of(&PasswordChanged { user }))).await.unwrap();
    Bell::of(house).ring_all(house).await;
    let own = told(house, user).await;
    assert_eq!(own.iter().map(|it| it.kind).collect::<Vec<_>>(), [NoticeKind::NewDevice, NoticeKind::PasswordChanged]);
    assert!(own.iter().all(|it| it.institution.is_none() && it.priority == Priority::High));
    own.iter().for_each(assert_whole);
}
