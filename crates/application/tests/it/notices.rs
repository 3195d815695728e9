//! The own inbox, announcements, and telling more than once.

use crate::bell::{Bell, kinds_told, only, param, told};
use crate::desk::{Desk, days};
use crate::house::{House, bad_field, code};
use chrono::Duration;
use futures::FutureExt;
use plantel_domain::access::{Context, GroupName, Membership, RequestId, Role};
use plantel_domain::clock::Clock;
use plantel_domain::notifications::{
    Audience, ChannelKind, NewAnnouncement, Notice, NoticeFilter, NoticeKind, Preferences, Priority,
};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_membership, a_user, line, prose, seed};
use plantel_testkit::ids::an_id;
use std::collections::BTreeSet;

fn to(audience: Audience) -> NewAnnouncement {
    NewAnnouncement {
        title: line("Jornada"),
        text: prose("<script>alert(1)</script>"),
        priority: Priority::High,
        audience,
        link: None,
        expires_at: None,
    }
}

fn by_role(role: Role) -> Audience {
    Audience { roles: BTreeSet::from([role]), ..Audience::default() }
}

fn everybody() -> Audience {
    Audience { everyone: true, ..Audience::default() }
}

/// Those to which nothing came.
async fn use_up_failures(house: &House) {
    for _ in 0..60 {
        house.use_up_failure().await;
    }
}

#[tokio::test]
async fn the_inbox_is_the_callers_own_and_is_read_from_any_institution() {
    let desk = Desk::new().await;
    let (house, bell) = (&desk.house, Bell::of(&desk.house));
    desk.promise(1, days(20, 24)).await.unwrap();
    desk.promise(1, days(20, 24)).await.unwrap();
    bell.ring_all(house).await;
    let anywhere = Context { institution: None, ..desk.borrower.clone() };
    let page = bell.notices.list(&anywhere, &NoticeFilter::default(), &PageRequest::first(10)).await.unwrap();
    let [one, two]: [Notice; 2] = page.data.try_into().unwrap();
    assert_eq!(bell.notices.inbox(&anywhere).await.unwrap().unread, 2);
    let read = bell.notices.read(&anywhere, one.id).await.unwrap();
    assert_eq!(read.read_at, Some(house.clock.now()));
    house.clock.advance(Duration::hours(1));
    assert_eq!(bell.notices.read(&anywhere, one.id).await.unwrap(), read, "it was read when it was read");
    assert_eq!(bell.notices.unread(&anywhere, one.id).await.unwrap().read_at, None);
    assert_eq!(bell.notices.read_all(&anywhere, Some(1)).await.unwrap(), 1);
    assert_eq!(bell.notices.read_all(&anywhere, None).await.unwrap(), 1);
    bell.notices.delete(&anywhere, two.id).await.unwrap();
    assert_eq!(code(bell.notices.delete(&anywhere, two.id).await), "notice.not-found");
    assert_eq!(bell.notices.delete_read(&anywhere).await.unwrap(), 1);
    assert_eq!(bell.notices.inbox(&anywhere).await.unwrap().unread, 0);
}

#[tokio::test]
async fn nobody_touches_the_notices_of_another() {
    let desk = Desk::new().await;
    let (house, bell) = (&desk.house, Bell::of(&desk.house));
    desk.promise(1, days(20, 24)).await.unwrap();
    bell.ring_all(house).await;
    let id = told(house, desk.borrower.user().unwrap()).await[0].id;
    let director = house.person(Role::CenterAdmin).await;
    for other in [&desk.keeper, &director, &house.platform_admin().await] {
        assert_eq!(code(bell.notices.find(other, id).await), "notice.not-found");
        assert_eq!(code(bell.notices.read(other, id).await), "notice.not-found");
        assert_eq!(code(bell.notices.unread(other, id).await), "notice.not-found");
        assert_eq!(code(bell.notices.delete(other, id).await), "notice.not-found");
    }
    let nobody = Context::anonymous(RequestId("test".to_owned()));
    assert_eq!(code(bell.notices.inbox(&nobody).await), "access.sign-in-required");
    assert_eq!(code(bell.notices.read_all(&nobody, None).await), "access.sign-in-required");
    assert_eq!(told(house, desk.borrower.user().unwrap()).await.len(), 1);
}

#[tokio::test]
async fn what_is_told_twice_is_told_once_and_what_was_deleted_does_not_come_back() {
    let desk = Desk::new().await;
    let (house, bell) = (&desk.house, Bell::of(&desk.house));
    desk.promise(1, days(20, 24)).await.unwrap();
    bell.ring_all(house).await;
    bell.ring_all(house).await;
    let notice = only(house, &desk.borrower).await;
    bell.notices.delete(&desk.borrower, notice.id).await.unwrap();
    bell.ring_all(house).await;
    assert_eq!(kinds_told(house, &desk.borrower).await, []);
}

#[tokio::test]
async fn what_fails_half_way_leaves_nothing_and_is_told_by_the_next_try() {
    let desk = Desk::new().await;
    let (house, bell) = (&desk.house, Bell::of(&desk.house));
    desk.request(1, days(20, 24)).await.unwrap();
    let event = house.store.journal_entries().remove(0);
    let mut failures = 0;
    for call in 1.. {
        house.store.fail_at(call, FailWith::Busy);
        if bell.ring(&event).await.is_ok() {
            use_up_failures(house).await;
            break;
        }
        failures += 1;
        assert!(call < 100, "it never succeeds");
    }
    assert!(failures > 5, "{failures}");
    assert_eq!(kinds_told(house, &desk.keeper).await, [NoticeKind::LoanRequested]);
}

#[tokio::test]
async fn who_wants_nothing_is_not_told_and_who_wants_mail_alone_has_nothing_in_the_inbox() {
    let desk = Desk::new().await;
    let (house, bell) = (&desk.house, Bell::of(&desk.house));
    let user = desk.borrower.user().unwrap();
    let mut wishes = Preferences::of_nobody_asked(user);
    wishes.choices.insert((NoticeKind::LoanApproved, ChannelKind::InApp), false);
    let mut work = house.store.begin(&Context::system("test", None)).await.unwrap();
    work.preferences().store(&mut wishes).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    desk.promise(1, days(20, 24)).await.unwrap();
    bell.ring_all(house).await;
    assert_eq!(kinds_told(house, &desk.borrower).await, []);
    assert_eq!(bell.notices.inbox(&desk.borrower).await.unwrap().last_position, 0);
}

#[tokio::test]
async fn streams_of_who_is_told_are_woken() {
    let desk = Desk::new().await;
    let (house, bell) = (&desk.house, Bell::of(&desk.house));
    let mut keeper = bell.live.listen(desk.keeper.user().unwrap());
    let mut borrower = bell.live.listen(desk.borrower.user().unwrap());
    desk.request(1, days(20, 24)).await.unwrap();
    bell.ring_all(house).await;
    assert!(keeper.woken().now_or_never().is_some());
    assert!(borrower.woken().now_or_never().is_none());
    let id = told(house, desk.keeper.user().unwrap()).await[0].id;
    bell.notices.read(&desk.keeper, id).await.unwrap();
    assert!(keeper.woken().now_or_never().is_some(), "reading is told to the other windows");
}

#[tokio::test]
async fn what_is_long_over_is_told_to_nobody() {
    let desk = Desk::new().await;
    let (house, bell) = (&desk.house, Bell::of(&desk.house));
    desk.request(1, days(20, 24)).await.unwrap();
    house.clock.advance(Duration::days(61));
    bell.ring_all(house).await;
    assert_eq!(kinds_told(house, &desk.keeper).await, []);
}

#[tokio::test]
async fn notices_that_were_read_long_ago_are_cleaned_up() {
    let desk = Desk::new().await;
    let (house, bell) = (&desk.house, Bell::of(&desk.house));
    desk.promise(1, days(20, 24)).await.unwrap();
    bell.ring_all(house).await;
    bell.notices.read_all(&desk.borrower, None).await.unwrap();
    let now = house.clock.now();
    assert_eq!(bell.notices.clean_up(now + Duration::days(90)).await.unwrap(), 0);
    assert_eq!(bell.notices.clean_up(now + Duration::days(91)).await.unwrap(), 1);
}

#[tokio::test]
async fn an_announcement_reaches_who_is_meant_and_is_plain_text() {
    let house = House::new().await;
    let bell = Bell::of(&house);
    let (rector, teacher) = (house.person(Role::Rector).await, house.person(Role::Teacher).await);
    let student = house.person(Role::Student).await;
    let made = bell.notices.announce(&rector, to(by_role(Role::Teacher))).await.unwrap();
    assert_eq!(house.store.kinds(), ["announcement.made"]);
    let journal = serde_json::json!(house.store.journal_entries()[0].changes).to_string();
    assert!(!journal.contains("script") && !journal.contains("Jornada"), "{journal}");
    bell.ring_all(&house).await;
    bell.ring_all(&house).await;
    let notice = only(&house, &teacher).await;
    assert_eq!((notice.kind, notice.priority), (NoticeKind::Announcement, Priority::High));
    assert_eq!((param(&notice, "title"), param(&notice, "text")), ("Jornada", "<script>alert(1)</script>"));
    assert_eq!(kinds_told(&house, &student).await, []);
    assert_eq!(kinds_told(&house, &rector).await, []);
    bell.notices.read(&teacher, notice.id).await.unwrap();
    let announced = bell.notices.announcement(&rector, made.id).await.unwrap();
    assert_eq!((announced.readership.readers, announced.readership.read), (1, 1));
    let page = bell.notices.announcements(&rector, &PageRequest::first(10)).await.unwrap();
    assert_eq!(page.data, [announced]);
}

#[tokio::test]
async fn an_announcement_of_thousands_reaches_each_of_them_once() {
    let house = House::new().await;
    let bell = Bell::of(&house);
    let rector = house.person(Role::Rector).await;
    let mut users = Vec::new();
    for _ in 0..600 {
        let user = seed(&*house.store, a_user()).await.id;
        let roles = BTreeSet::from([Role::Student]);
        seed(&*house.store, Membership { roles, ..a_membership(house.institution.id, user) }).await;
        users.push(user);
    }
    let made = bell.notices.announce(&rector, to(everybody())).await.unwrap();
    let event = house.store.journal_entries().pop().unwrap();
    // Wherever it fails, who was told before is not told again.
    for call in (1..60).step_by(3) {
        house.store.fail_at(call, FailWith::Busy);
        let _ = bell.ring(&event).await;
        use_up_failures(&house).await;
    }
    bell.ring(&event).await.unwrap();
    bell.ring(&event).await.unwrap();
    for user in &users {
        assert_eq!(told(&house, *user).await.len(), 1);
    }
    assert_eq!(bell.notices.announcement(&rector, made.id).await.unwrap().readership.readers, 600);
}

#[tokio::test]
async fn what_is_taken_back_disappears_and_is_told_to_nobody_any_more() {
    let house = House::new().await;
    let bell = Bell::of(&house);
    let (rector, teacher) = (house.person(Role::Rector).await, house.person(Role::Teacher).await);
    let made = bell.notices.announce(&rector, to(everybody())).await.unwrap();
    bell.ring_all(&house).await;
    assert_eq!(told(&house, teacher.user().unwrap()).await.len(), 1);
    let late = house.person(Role::Teacher).await;
    assert_eq!(code(bell.notices.withdraw(&rector, made.id, Some(9)).await), "store.precondition-failed");
    let withdrawn = bell.notices.withdraw(&rector, made.id, Some(1)).await.unwrap();
    assert_eq!(withdrawn.announcement.withdrawn.and_then(|deed| deed.by), rector.user());
    assert_eq!(code(bell.notices.withdraw(&rector, made.id, None).await), "announcement.withdrawn");
    bell.ring_all(&house).await;
    for user in [&teacher, &late] {
        assert_eq!(kinds_told(&house, user).await, []);
    }
    assert_eq!(house.store.kinds(), ["announcement.made", "announcement.withdrawn"]);
}

#[tokio::test]
async fn an_announcement_that_cannot_be_changes_nothing() {
    let house = House::new().await;
    let bell = Bell::of(&house);
    let rector = house.person(Role::Rector).await;
    for nobody in [Audience::default(), by_role(Role::Guardian), by_role(Role::Rector)] {
        assert_eq!(code(bell.notices.announce(&rector, to(nobody)).await), "announcement.nobody");
    }
    house.person(Role::Teacher).await;
    let unknown = BTreeSet::from([GroupName::stored("11B".to_owned())]);
    let refused = bell.notices.announce(&rector, to(Audience { groups: unknown, ..Audience::default() })).await;
    assert_eq!(bad_field(refused), ("/audience/groups".to_owned(), "announcement.unknown-group"));
    let elsewhere = Some(house.next_door().await.warehouse.id);
    for environment in [elsewhere, Some(an_id().into())] {
        let refused = bell.notices.announce(&rector, to(Audience { environment, ..everybody() })).await;
        assert_eq!(code(refused), "environment.not-found");
    }
    let over = NewAnnouncement { expires_at: Some(house.clock.now()), ..to(everybody()) };
    assert_eq!(code(bell.notices.announce(&rector, over).await), "announcement.over");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn who_may_not_announce_does_not_and_sees_none() {
    let house = House::new().await;
    let bell = Bell::of(&house);
    let rector = house.person(Role::Rector).await;
    house.person(Role::Teacher).await;
    let made = bell.notices.announce(&rector, to(everybody())).await.unwrap();
    for role in [Role::Teacher, Role::WarehouseAdmin, Role::Auditor, Role::Guardian] {
        let other = house.person(role).await;
        assert_eq!(code(bell.notices.announce(&other, to(everybody())).await), "access.denied");
        assert_eq!(code(bell.notices.announcement(&other, made.id).await), "access.denied");
        assert_eq!(code(bell.notices.announcements(&other, &PageRequest::first(1)).await), "access.denied");
        assert_eq!(code(bell.notices.withdraw(&other, made.id, None).await), "access.denied");
    }
    let stranger = house.next_door().await.person(Role::Rector).await;
    assert_eq!(code(bell.notices.announcement(&stranger, made.id).await), "announcement.not-found");
    assert_eq!(code(bell.notices.withdraw(&stranger, made.id, None).await), "announcement.not-found");
    assert_eq!(house.store.kinds(), ["announcement.made"]);
}
