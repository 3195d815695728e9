//! Who sees which schedules, and which classes of which days.

use crate::house::{bad_field, code};
use crate::schedules::{Centre, hour, on, user};
use plantel_domain::access::{Membership, Role};
use plantel_domain::checks::Outcome;
use plantel_domain::page::PageRequest;
use plantel_domain::schedules::{ClassSessionFilter, Plan, ScheduleFilter};
use plantel_testkit::builders::{a_group, a_membership, a_user, context_of, seed};
use plantel_testkit::ids::an_id;
use std::collections::BTreeSet;

#[tokio::test]
async fn who_learns_sees_the_own_group_and_the_own_rooms() {
    let centre = Centre::new().await;
    let (schedules, house) = (centre.house.schedules(), &centre.house);
    let own = centre.created().await;
    let afternoon = Plan { start_time: hour(14), end_time: hour(16), group: a_group("2900001"), ..centre.plan() };
    let in_room = centre.create(Plan { environment: house.room().await.id, ..afternoon.clone() }).await.unwrap();
    let evening = Plan { start_time: hour(18), end_time: hour(20), ..afternoon };
    let hidden = centre.create(evening).await.unwrap();
    let person = seed(&*house.store, a_user()).await;
    let place = Membership {
        roles: BTreeSet::from([Role::Student]),
        groups: BTreeSet::from([a_group("2758492")]),
        environments: BTreeSet::from([in_room.plan.environment]),
        ..a_membership(house.institution.id, person.id)
    };
    let student = context_of(&person, &seed(&*house.store, place).await, &house.institution);
    let page = schedules.list(&student, &ScheduleFilter::default(), &PageRequest::first(50)).await.unwrap();
    let seen: BTreeSet<_> = page.data.iter().map(|schedule| schedule.id).collect();
    assert_eq!(seen, BTreeSet::from([own.id, in_room.id]));
    let names = schedules.names(&student, &page.data).await.unwrap();
    assert_eq!((names.places.len(), names.people.len()), (2, 1));
    assert_eq!(centre.beginnings(&student).await, ["16T12", "16T19", "18T12", "18T19", "25T12", "25T19"]);
    schedules.find(&student, own.id).await.unwrap();
    assert_eq!(code(schedules.find(&student, hidden.id).await), "access.denied");
    let guardian = house.person(Role::Guardian).await;
    assert_eq!(code(schedules.today(&guardian, &ClassSessionFilter::default()).await), "access.denied");
}

#[tokio::test]
async fn another_institution_finds_none_of_it() {
    let centre = Centre::new().await;
    let (schedule, elsewhere) = (centre.created().await, centre.house.next_door().await);
    let stranger = elsewhere.person(Role::CenterAdmin).await;
    assert_eq!(code(elsewhere.schedules().find(&stranger, schedule.id).await), "schedule.not-found");
    assert_eq!(code(elsewhere.schedules().end(&stranger, schedule.id, None).await), "schedule.not-found");
    assert_eq!(centre.beginnings(&stranger).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_evening_in_bogota_still_belongs_to_its_own_day() {
    let centre = Centre::new().await;
    let schedule = centre.created().await;
    let evening = Plan { start_time: hour(19), end_time: hour(21), ..centre.plan() };
    centre.create(evening).await.unwrap();
    // Half past seven in the evening: it is the next day in UTC.
    centre.house.clock.set("2026-03-17T00:30:00Z".parse().unwrap());
    let today = centre.house.schedules().today(&centre.instructor, &ClassSessionFilter::default()).await.unwrap();
    assert_eq!((today.today, today.zone.name(), today.truncated), (on(16), "America/Bogota", false));
    let outcomes: Vec<_> = today.entries.iter().map(|entry| (entry.session.day, entry.outcome)).collect();
    assert_eq!(outcomes, [(on(16), Outcome::Missed), (on(16), Outcome::Open)]);
    assert_eq!((today.entries[0].session.schedule, today.entries[0].check.clone()), (schedule.id, None));
    assert_eq!(today.names.people[&user(&centre.instructor)], "Ana Ruiz");
}

#[tokio::test]
async fn a_calendar_has_a_week_when_nobody_says_otherwise_and_a_year_at_most() {
    let centre = Centre::new().await;
    centre.created().await;
    let (schedules, filter) = (centre.house.schedules(), ClassSessionFilter::default());
    let days = async |from, until| schedules.calendar(&centre.coordinator, &filter, from, until).await;
    assert_eq!(days(None, None).await.unwrap().entries.len(), 2, "the 16th and the 18th");
    assert_eq!(days(Some(on(18)), None).await.unwrap().entries.len(), 1, "from the 18th to the 24th");
    let after = |days: u64| Some(on(16) + chrono::Days::new(days));
    days(None, after(365)).await.unwrap();
    let refused = |reason| ("?until".to_owned(), reason);
    assert_eq!(bad_field(days(None, after(366)).await), refused("date.too-many-days"));
    assert_eq!(bad_field(days(Some(on(18)), Some(on(17))).await), refused("date.before-start"));
    let of_nobody = ClassSessionFilter { instructor: Some(an_id().into()), ..ClassSessionFilter::default() };
    let seen = schedules.calendar(&centre.coordinator, &of_nobody, None, None).await.unwrap();
    assert!(seen.entries.is_empty());
}
