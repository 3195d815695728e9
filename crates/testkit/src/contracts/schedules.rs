//! What is promised of schedules.

use super::book::day;
use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, by_id, nowhere};
use crate::builders::{a_group, a_plan, a_schedule, a_user, an_environment, line, period, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::{Duration, NaiveTime};
use plantel_domain::access::Visibility;
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::schedules::{MOST_STUDENTS, Plan, Schedule, ScheduleException, ScheduleFilter, ScheduleSort};
use plantel_domain::store::Store;
use plantel_domain::weekday::Weekday;
use std::collections::BTreeSet;
use std::sync::Arc;

fn at(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("it is a time")
}

/// Everything said, the texts odd.
fn full(place: &Place) -> Plan {
    let exception = |text, reason: Option<&str>| ScheduleException { day: day(text), reason: reason.map(line) };
    Plan {
        programme: line("Robótica 'ñ' \"%_\\\" 🐟"),
        group: a_group("Semillero 'Ñ' \"%_\\\" 🐟"),
        topic: Some(line("Bucles {a,b} NULL")),
        start_time: at(0, 0),
        end_time: at(23, 59),
        weekdays: Weekday::ALL.iter().copied().collect(),
        period: period("2026-01-01", "2027-12-31"),
        exceptions: vec![exception("2026-03-17", Some("Jornada 'ñ' \"%_\\\" 🐟")), exception("2026-03-18", None)],
        on_holidays: true,
        students: Some(MOST_STUDENTS),
        ..a_plan(place.warehouse.id, place.user.id)
    }
}

/// With nothing said that need not be, and with everything.
pub async fn every_schedule_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let plain = a_schedule(&place.warehouse, place.user.id);
    let bare = Plan {
        topic: None,
        students: None,
        weekdays: BTreeSet::from([Weekday::Sunday]),
        period: period("2026-03-22", "2026-03-22"),
        ..plain.plan.clone()
    };
    let bare = Schedule { id: an_id().into(), plan: bare, ..plain.clone() };
    let whole = Schedule {
        id: an_id().into(),
        plan: full(&place),
        active: false,
        created_at: moment() + Duration::microseconds(7),
        updated_at: moment() + Duration::microseconds(8),
        version: 5,
        ..plain.clone()
    };
    for schedule in [plain, bare, whole] {
        seed(&*store, schedule.clone()).await;
        let found = seen!(store, &place.ctx, schedules.find(schedule.id, None)).expect("it is there");
        // Groups are equal whatever their case: their words are looked at, too.
        assert_eq!((serde_json::json!(found), found), (serde_json::json!(schedule), schedule));
    }
    assert_eq!(seen!(store, &place.ctx, schedules.find(an_id().into(), None)), None);
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_a_schedule_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = seed(&*store, a_schedule(&place.warehouse, place.user.id)).await;
    let updated_at = moment() + Duration::seconds(1);
    let mut changed = Schedule { plan: full(&place), active: false, updated_at, ..old.clone() };
    kept!(store, &place.ctx, schedules.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &place.ctx, schedules.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &place.ctx, schedules.find(changed.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, schedules.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    let mut unknown = a_schedule(&place.warehouse, place.user.id);
    assert_stale(tried!(store, &place.ctx, schedules.update(&mut unknown)));
    assert_duplicate(tried!(store, &place.ctx, schedules.add(&old)), "schedule");
    assert_eq!(seen!(store, &place.ctx, schedules.find(changed.id, None)), Some(changed));
}

/// Nor where none is chosen.
pub async fn a_schedule_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut schedule = seed(&*store, a_schedule(&here.warehouse, here.user.id)).await;
    let filter = ScheduleFilter::default();
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, schedules.find(schedule.id, None)), None);
        assert_eq!(seen!(store, stranger, schedules.find_all(&[schedule.id])), []);
        let page = PageRequest::first(10);
        assert_eq!(seen!(store, stranger, schedules.list(&here.everything, &filter, &page)).data, []);
        assert_stale(tried!(store, stranger, schedules.update(&mut schedule)));
        assert_failed(tried!(store, stranger, schedules.add(&a_schedule(&here.warehouse, here.user.id))));
    }
    assert_eq!(seen!(store, &here.ctx, schedules.find(schedule.id, None)), Some(schedule));
}

/// Also past every use case.
pub async fn a_schedule_is_of_a_known_room_and_a_known_instructor(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let plain = a_schedule(&here.warehouse, here.user.id);
    for plan in [
        Plan { environment: there.warehouse.id, ..plain.plan.clone() },
        Plan { environment: an_environment(here.institution.id).id, ..plain.plan.clone() },
        Plan { instructor: a_user().id, ..plain.plan.clone() },
        Plan { weekdays: BTreeSet::new(), ..plain.plan.clone() },
        Plan { end_time: plain.plan.start_time, ..plain.plan.clone() },
        Plan { students: Some(MOST_STUDENTS + 1), ..plain.plan.clone() },
    ] {
        assert_failed(tried!(store, &here.ctx, schedules.add(&Schedule { plan, ..plain.clone() })));
    }
    kept!(store, &here.ctx, schedules.add(&plain));
}

/// Each once, however often it is named, and none that is not there.
pub async fn many_schedules_are_found_by_their_ids(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut schedules = Vec::new();
    for _ in 0..3 {
        schedules.push(seed(&*store, a_schedule(&place.warehouse, place.user.id)).await);
    }
    let ids = [schedules[2].id, an_id().into(), schedules[0].id, schedules[2].id];
    let found = by_id(seen!(store, &place.ctx, schedules.find_all(&ids)), |schedule| schedule.id);
    let expected = by_id(vec![schedules[0].clone(), schedules[2].clone()], |schedule| schedule.id);
    assert_eq!(found, expected);
    assert_eq!(seen!(store, &place.ctx, schedules.find_all(&[])), []);
}

/// By each filter, and by several together.
pub async fn schedules_are_filtered(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, an_environment(place.institution.id)).await;
    let other = seed(&*store, a_user()).await;
    let plain = a_plan(place.warehouse.id, place.user.id);
    let mut schedules = Vec::new();
    for (plan, active) in [
        (plain.clone(), true),
        (plain.clone(), false),
        (Plan { environment: room.id, ..plain.clone() }, true),
        (Plan { instructor: other.id, ..plain.clone() }, true),
        (Plan { group: a_group("Robótica"), topic: None, ..plain.clone() }, true),
        (Plan { programme: line("Álgebra 100%"), ..plain.clone() }, false),
        (Plan { period: period("2026-02-01", "2026-03-16"), ..plain.clone() }, true),
        (Plan { period: period("2026-03-17", "2026-03-20"), topic: Some(line("Álgebra")), ..plain.clone() }, true),
    ] {
        let schedule = Schedule { plan, active, ..a_schedule(&place.warehouse, place.user.id) };
        schedules.push(seed(&*store, schedule).await);
    }
    let all = ScheduleFilter::default;
    let search = |text: &str| ScheduleFilter { search: Some(text.to_owned()), ..all() };
    let on = |text: &str| ScheduleFilter { day: Some(day(text)), ..all() };
    for (filter, expected) in [
        (all(), vec![0, 1, 2, 3, 4, 5, 6, 7]),
        (ScheduleFilter { environment: Some(room.id), ..all() }, vec![2]),
        (ScheduleFilter { instructor: Some(other.id), ..all() }, vec![3]),
        (ScheduleFilter { instructor: Some(a_user().id), ..all() }, vec![]),
        (ScheduleFilter { group: Some(a_group(" ROBOTICA ")), ..all() }, vec![4]),
        (ScheduleFilter { active: Some(true), ..all() }, vec![0, 2, 3, 4, 6, 7]),
        (ScheduleFilter { active: Some(false), ..all() }, vec![1, 5]),
        (on("2026-01-31"), vec![]),
        (on("2026-02-01"), vec![6]),
        (on("2026-03-16"), vec![0, 1, 2, 3, 4, 5, 6]),
        (on("2026-03-17"), vec![0, 1, 2, 3, 4, 5, 7]),
        (on("2026-03-21"), vec![0, 1, 2, 3, 4, 5]),
        (search("algebra"), vec![5, 7]),
        (search("ROBÓTICA"), vec![4]),
        (search("0%"), vec![5]),
        (search("_"), vec![]),
        (search("\\"), vec![]),
        (ScheduleFilter { active: Some(true), ..search("álgebra") }, vec![7]),
        (ScheduleFilter { environment: Some(room.id), ..on("2026-02-01") }, vec![]),
    ] {
        let expected: BTreeSet<_> = expected.into_iter().map(|n: usize| schedules[n].id).collect();
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, &place.ctx, schedules.list(&place.everything, &filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64), "{filter:?}");
        assert_eq!(listed.data.iter().map(|it| it.id).collect::<BTreeSet<_>>(), expected, "{filter:?}");
    }
}

/// All, or those of the rooms or groups named, or which the caller teaches, or any of these.
pub async fn schedules_are_seen_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, an_environment(place.institution.id)).await;
    let other = seed(&*store, a_user()).await;
    let mut schedules = Vec::new();
    for (environment, instructor, group) in [
        (place.warehouse.id, place.user.id, "2758492"),
        (place.warehouse.id, other.id, "Robótica"),
        (room.id, other.id, "2758492"),
        (room.id, other.id, "3000000"),
    ] {
        let plan = Plan { group: a_group(group), ..a_plan(environment, instructor) };
        schedules.push(seed(&*store, Schedule { plan, ..a_schedule(&place.warehouse, place.user.id) }).await);
    }
    let none = Visibility { everything: false, ..place.everything.clone() };
    let of_groups = |names: &[&str]| names.iter().map(|name| a_group(name)).collect::<BTreeSet<_>>();
    let in_place = Visibility { environments: BTreeSet::from([place.warehouse.id]), ..none.clone() };
    let of_group = Visibility { groups: of_groups(&["2758492"]), ..none.clone() };
    let of_both = Visibility { groups: of_groups(&["ROBOTICA", "3000000", "4000000"]), ..none.clone() };
    let of_user = Visibility { owner: Some(place.user.id), ..none.clone() };
    let in_room = Visibility { environments: BTreeSet::from([room.id]), ..none.clone() };
    let either = Visibility { groups: of_groups(&["robotica"]), ..in_room };
    let any = Visibility { owner: Some(place.user.id), ..either.clone() };
    let sort = Sort { field: ScheduleSort::CreatedAt, descending: false };
    let filter = ScheduleFilter { sort, ..ScheduleFilter::default() };
    for (visible, expected) in [
        (&place.everything, vec![0, 1, 2, 3]),
        (&none, vec![]),
        (&in_place, vec![0, 1]),
        (&of_group, vec![0, 2]),
        (&of_both, vec![1, 3]),
        (&of_user, vec![0]),
        (&either, vec![1, 2, 3]),
        (&any, vec![0, 1, 2, 3]),
    ] {
        let mut expected: Vec<_> = expected.into_iter().map(|n: usize| schedules[n].clone()).collect();
        expected.sort_by_key(|it| (it.created_at, it.id));
        assert_pages!(store, &place.ctx, schedules.list(visible, &filter), expected);
    }
    let others = ScheduleFilter { instructor: Some(other.id), ..filter };
    assert_pages!(store, &place.ctx, schedules.list(&of_user, &others), Vec::<Schedule>::new());
}

/// Each once, by cursor as by skipping, also those of one moment or of one first day.
pub async fn schedules_are_listed_in_every_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut schedules = Vec::new();
    for (micros, first_day) in [(3, 9), (0, 3), (1, 3), (1, 10), (1, 9), (-1, 9), (1_000_000, 1)] {
        let plain = a_schedule(&place.warehouse, place.user.id);
        let period = period(&format!("2026-03-{first_day:02}"), "2026-06-30");
        let created_at = moment() + Duration::microseconds(micros);
        let schedule = Schedule { plan: Plan { period, ..plain.plan.clone() }, created_at, ..plain };
        schedules.push(seed(&*store, schedule).await);
    }
    for field in [ScheduleSort::CreatedAt, ScheduleSort::FirstDay] {
        match field {
            ScheduleSort::CreatedAt => schedules.sort_by_key(|it| (it.created_at, it.id)),
            ScheduleSort::FirstDay => schedules.sort_by_key(|it| (it.plan.period.start(), it.id)),
        }
        for descending in [false, true] {
            let filter = ScheduleFilter { sort: Sort { field, descending }, ..ScheduleFilter::default() };
            assert_pages!(store, &place.ctx, schedules.list(&place.everything, &filter), schedules.clone());
            schedules.reverse();
        }
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_schedules(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let by_moment = ScheduleFilter::default();
    let key = || SortKey::Micros(0);
    assert_refuses_cursors!(store, &place.ctx, schedules.list(&place.everything, &by_moment), "-created_at", key());
    let sort = Sort { field: ScheduleSort::FirstDay, descending: false };
    let by_day = ScheduleFilter { sort, ..ScheduleFilter::default() };
    let key = || SortKey::Text("2026-03-16".to_owned());
    assert_refuses_cursors!(store, &place.ctx, schedules.list(&place.everything, &by_day), "first_day", key());
}
