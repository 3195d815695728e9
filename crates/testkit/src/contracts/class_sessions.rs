//! What is promised of the classes of schedules.

use super::book::day;
use super::support::{Place, assert_duplicate, assert_failed, at_once, nowhere};
use crate::builders::{a_class, a_group, a_plan, a_schedule, a_user, an_environment, classes, period, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::{Duration, NaiveTime};
use plantel_domain::access::{Context, Visibility};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::ScheduleId;
use plantel_domain::schedules::{ClassSession, ClassSessionFilter, Plan, Schedule};
use plantel_domain::store::{Store, StoreError};
use std::collections::BTreeSet;
use std::slice;
use std::sync::Arc;

const MONDAY: &str = "2026-03-16";

/// One call of a reader: what it gave.
macro_rules! told {
    ($store:expr, $ctx:expr, $method:ident($($arg:expr),* $(,)?)) => {{
        let mut reader = $store.read($ctx).await.expect("the store can be read");
        classes(&mut *reader).$method($($arg),*).await.expect("the store answers")
    }};
}

/// In a work of its own: kept if the store takes it.
async fn replaced(
    store: &Arc<dyn Store>,
    ctx: &Context,
    schedule: ScheduleId,
    after: Timestamp,
    sessions: &[ClassSession],
) -> Result<(), StoreError> {
    let mut work = store.begin(ctx).await?;
    classes(&mut *work).replace(schedule, after, sessions).await?;
    work.commit_unjournaled().await
}

/// Whether it was not told before that its check was missed; from now on it was.
pub(super) async fn marked(store: &Arc<dyn Store>, ctx: &Context, session: &ClassSession) -> bool {
    let mut work = store.begin(ctx).await.expect("the store begins a work");
    let told = classes(&mut *work).tell_missed(session.schedule, session.day, moment()).await;
    work.commit_unjournaled().await.expect("the store commits it");
    told.expect("the store takes it")
}

/// At these hours of a day in Bogotá, as tests have it.
pub(super) fn between(schedule: &Schedule, on: &str, from: u32, until: u32) -> ClassSession {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a day has such an hour");
    let plan = Plan { start_time: hour(from), end_time: hour(until), ..schedule.plan.clone() };
    a_class(&Schedule { plan, ..schedule.clone() }, day(on))
}

/// A schedule of the place, in a room of its own and with an instructor of its own.
pub(super) async fn apart(store: &Arc<dyn Store>, place: &Place) -> Schedule {
    let room = seed(&**store, an_environment(place.institution.id)).await;
    let instructor = seed(&**store, a_user()).await;
    seed(&**store, a_schedule(&room, instructor.id)).await
}

/// All of the institution in 2026.
async fn all(store: &Arc<dyn Store>, place: &Place) -> Vec<ClassSession> {
    let year = period("2026-01-01", "2026-12-31");
    told!(store, &place.ctx, list(&place.everything, &ClassSessionFilter::default(), &year, 5_000))
}

/// Those of two years in one call, with the words of its group.
pub async fn every_class_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut schedule = apart(&store, &place).await;
    schedule.plan.group = a_group("Semillero 'Ñ' \"%_\\\" 🐟");
    let days = period("2026-01-01", "2027-12-31");
    let sessions: Vec<_> = days.iter().map(|day| a_class(&schedule, day)).collect();
    replaced(&store, &place.ctx, schedule.id, moment(), &sessions).await.expect("the store takes it");
    let found = told!(store, &place.ctx, list(&place.everything, &ClassSessionFilter::default(), &days, 5_000));
    // Groups are equal whatever their case: their words are looked at, too.
    assert_eq!((serde_json::json!(found), &found), (serde_json::json!(sessions), &sessions));
    assert_eq!(told!(store, &place.ctx, find(schedule.id, day(MONDAY))), Some(a_class(&schedule, day(MONDAY))));
    assert_eq!(told!(store, &place.ctx, find(schedule.id, day("2028-01-01"))), None);
    assert_eq!(told!(store, &place.ctx, find(an_id().into(), day(MONDAY))), None);
}

/// Nor where none is chosen.
pub async fn classes_are_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let schedule = seed(&*store, a_schedule(&here.warehouse, here.user.id)).await;
    let class = seed(&*store, a_class(&schedule, day(MONDAY))).await;
    let (filter, days) = (ClassSessionFilter::default(), period(MONDAY, MONDAY));
    let (from, until) = (class.starts_at, class.ends_at);
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(told!(store, stranger, find(schedule.id, class.day)), None);
        assert_eq!(told!(store, stranger, list(&here.everything, &filter, &days, 9)), []);
        assert_eq!(told!(store, stranger, standing(here.warehouse.id, here.user.id, from, until)), []);
        assert_eq!(told!(store, stranger, missed(from, until, 9)), []);
        assert!(!marked(&store, stranger, &class).await);
        replaced(&store, stranger, schedule.id, from - Duration::days(1), &[]).await.expect("nothing is to be done");
        assert_failed(replaced(&store, stranger, schedule.id, until, &[a_class(&schedule, day("2026-03-18"))]).await);
    }
    assert_eq!(all(&store, &here).await, [class]);
}

/// And its end comes after its beginning.
pub async fn a_class_is_of_what_its_institution_knows(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let schedule = seed(&*store, a_schedule(&here.warehouse, here.user.id)).await;
    let plain = a_class(&schedule, day(MONDAY));
    for class in [
        ClassSession { schedule: an_id().into(), ..plain.clone() },
        ClassSession { environment: there.warehouse.id, ..plain.clone() },
        ClassSession { instructor: a_user().id, ..plain.clone() },
        ClassSession { ends_at: plain.starts_at, ..plain.clone() },
    ] {
        assert_failed(replaced(&store, &here.ctx, class.schedule, moment(), slice::from_ref(&class)).await);
    }
    assert_eq!(all(&store, &here).await, []);
}

/// What begins at the very moment has begun.
pub async fn classes_that_have_begun_stay(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (schedule, other) = (apart(&store, &place).await, apart(&store, &place).await);
    let on = ["2026-03-16", "2026-03-18", "2026-03-23"].map(day);
    let old = on.map(|day| a_class(&schedule, day));
    let beside = seed(&*store, a_class(&other, on[2])).await;
    replaced(&store, &place.ctx, schedule.id, moment(), &old).await.expect("the store takes it");
    let new = ["2026-03-23", "2026-03-25"].map(|on| between(&schedule, on, 14, 16));
    replaced(&store, &place.ctx, schedule.id, old[1].starts_at, &new).await.expect("the store takes it");
    let [first, second, _] = old;
    let [third, fourth] = new;
    assert_eq!(all(&store, &place).await, [first.clone(), second.clone(), beside.clone(), third, fourth]);
    replaced(&store, &place.ctx, schedule.id, second.starts_at, &[]).await.expect("the store takes it");
    assert_eq!(all(&store, &place).await, [first, second, beside]);
}

/// One room, one instructor and one day of a schedule, however little is common; what is refused changes nothing.
pub async fn no_two_classes_are_in_one_room_or_of_one_instructor_at_one_time(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (standing, other) = (apart(&store, &place).await, apart(&store, &place).await);
    let class = seed(&*store, between(&standing, MONDAY, 8, 10)).await;
    let kept = seed(&*store, between(&other, "2026-03-25", 8, 10)).await;
    let before = [class.clone(), kept.clone()];
    let (room, instructor) = (class.environment, class.instructor);
    for (from, until, taken) in
        [(6, 8, false), (10, 12, false), (7, 9, true), (9, 11, true), (8, 10, true), (6, 12, true), (8, 9, true)]
    {
        let plain = between(&other, MONDAY, from, until);
        let (before_it, only) = (plain.starts_at - Duration::seconds(1), slice::from_ref(&kept));
        for new in [
            ClassSession { environment: room, ..plain.clone() },
            ClassSession { instructor, ..plain.clone() },
            ClassSession { environment: room, instructor, ..plain.clone() },
        ] {
            let done = replaced(&store, &place.ctx, other.id, moment(), &[kept.clone(), new.clone()]).await;
            if taken {
                assert_duplicate(done, "class session");
            } else {
                done.expect("one begins when the other ends");
                replaced(&store, &place.ctx, other.id, before_it, only).await.expect("the store takes it");
            }
            assert_eq!(all(&store, &place).await, before, "from {from} until {until}");
        }
        let elsewhere = [kept.clone(), plain.clone()];
        replaced(&store, &place.ctx, other.id, before_it, &elsewhere).await.expect("another room and instructor");
        replaced(&store, &place.ctx, other.id, before_it, only).await.expect("the store takes it");
    }
    let by_little =
        ClassSession { starts_at: class.ends_at - Duration::microseconds(1), ..between(&other, MONDAY, 9, 11) };
    let by_little = ClassSession { environment: room, ..by_little };
    assert_duplicate(replaced(&store, &place.ctx, other.id, moment(), &[by_little]).await, "class session");
    let twice = [between(&standing, MONDAY, 12, 13)];
    assert_duplicate(replaced(&store, &place.ctx, standing.id, moment(), &twice).await, "class session");
    let among = [between(&other, "2026-03-30", 8, 10), between(&other, "2026-03-30", 12, 14)];
    assert_duplicate(replaced(&store, &place.ctx, other.id, moment(), &among).await, "class session");
    assert_eq!(all(&store, &place).await, before);
}

/// They are of one institution each; one instructor may teach in both.
pub async fn classes_of_another_institution_are_in_nobodys_way(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    for place in [&here, &there] {
        let schedule = seed(&*store, a_schedule(&place.warehouse, here.user.id)).await;
        let class = seed(&*store, a_class(&schedule, day(MONDAY))).await;
        assert_eq!(all(&store, place).await, [class]);
    }
}

/// Of those who come at the same time one gets it.
pub async fn one_room_that_many_take_at_once_is_taken_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut wanted = Vec::new();
    for _ in 0..4 {
        let schedule = apart(&store, &place).await;
        wanted.push(ClassSession { environment: place.warehouse.id, ..a_class(&schedule, day(MONDAY)) });
    }
    let (ctx, wanted) = (place.ctx.clone(), Arc::new(wanted));
    let taking = move |store: Arc<dyn Store>, n: usize| {
        let (ctx, wanted) = (ctx.clone(), Arc::clone(&wanted));
        async move {
            let class = &wanted[n..=n];
            match replaced(&store, &ctx, class[0].schedule, moment(), class).await {
                Ok(()) => Ok(true),
                Err(StoreError::Duplicate(_)) => Ok(false),
                Err(error) => Err(error),
            }
        }
    };
    let taken = at_once(4, &store, taking).await;
    assert_eq!(taken.into_iter().filter(|taken| *taken).count(), 1);
    assert_eq!(all(&store, &place).await.len(), 1);
}

/// By each filter and by several together, of some days, as far as the caller may see; by when they begin.
pub async fn classes_are_listed_as_far_as_the_caller_may_see_them(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, an_environment(place.institution.id)).await;
    let other = seed(&*store, a_user()).await;
    let (own, theirs) = (place.user.id, other.id);
    let mut sessions = Vec::new();
    for (environment, instructor, group, on, from) in [
        (place.warehouse.id, own, "2758492", "2026-03-16", 8),
        (room.id, theirs, "Robótica", "2026-03-16", 9),
        (place.warehouse.id, theirs, "2758492", "2026-03-17", 8),
        (room.id, own, "3000000", "2026-03-18", 8),
    ] {
        let plan = Plan { group: a_group(group), ..a_plan(environment, instructor) };
        let schedule = Schedule { plan, ..a_schedule(&place.warehouse, own) };
        let schedule = seed(&*store, schedule).await;
        sessions.push(seed(&*store, between(&schedule, on, from, from + 1)).await);
    }
    let filter = ClassSessionFilter::default;
    let none = Visibility { everything: false, ..place.everything.clone() };
    let whole = place.everything.clone();
    let in_room = Visibility { environments: BTreeSet::from([room.id]), ..none.clone() };
    let of_group = Visibility { groups: BTreeSet::from([a_group("ROBOTICA"), a_group("3000000")]), ..none.clone() };
    let of_owner = Visibility { owner: Some(own), ..none.clone() };
    let either = Visibility { groups: BTreeSet::from([a_group("2758492")]), ..of_owner.clone() };
    let first = sessions[0].schedule;
    for (visible, filter, days, limit, expected) in [
        (&whole, filter(), (16, 18), 9, vec![0, 1, 2, 3]),
        (&whole, filter(), (16, 18), 3, vec![0, 1, 2]),
        (&whole, filter(), (17, 17), 9, vec![2]),
        (&whole, filter(), (19, 30), 9, vec![]),
        (&whole, ClassSessionFilter { environment: Some(room.id), ..filter() }, (16, 18), 9, vec![1, 3]),
        (&whole, ClassSessionFilter { instructor: Some(own), ..filter() }, (16, 18), 9, vec![0, 3]),
        (&whole, ClassSessionFilter { group: Some(a_group("robotica")), ..filter() }, (16, 18), 9, vec![1]),
        (&whole, ClassSessionFilter { schedule: Some(first), ..filter() }, (16, 18), 9, vec![0]),
        (
            &whole,
            ClassSessionFilter { schedule: Some(first), instructor: Some(theirs), ..filter() },
            (16, 18),
            9,
            vec![],
        ),
        (&none, filter(), (16, 18), 9, vec![]),
        (&in_room, filter(), (16, 18), 9, vec![1, 3]),
        (&of_group, filter(), (16, 18), 9, vec![1, 3]),
        (&of_owner, filter(), (16, 18), 9, vec![0, 3]),
        (&either, filter(), (16, 18), 9, vec![0, 2, 3]),
        (&of_owner, ClassSessionFilter { instructor: Some(theirs), ..filter() }, (16, 18), 9, vec![]),
    ] {
        let days = period(&format!("2026-03-{:02}", days.0), &format!("2026-03-{:02}", days.1));
        let listed = told!(store, &place.ctx, list(visible, &filter, &days, limit));
        let expected: Vec<_> = expected.into_iter().map(|n: usize| sessions[n].clone()).collect();
        assert_eq!(listed, expected, "{filter:?} of {days:?}");
    }
}

/// In the room or of the instructor; what ends when the time begins, or begins when it ends, does not stand in it.
pub async fn what_stands_at_a_time_is_found(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (one, other) = (apart(&store, &place).await, apart(&store, &place).await);
    let mut standing = Vec::new();
    for (schedule, on, from, until) in
        [(&one, MONDAY, 8, 10), (&one, "2026-03-17", 10, 12), (&other, MONDAY, 9, 11), (&other, "2026-03-18", 9, 11)]
    {
        standing.push(seed(&*store, between(schedule, on, from, until)).await);
    }
    let (room, instructor) = (one.plan.environment, other.plan.instructor);
    for (from, until, expected) in [
        (standing[0].starts_at, standing[3].ends_at, vec![0, 1, 2, 3]),
        (standing[0].ends_at, standing[1].starts_at, vec![2]),
        (standing[2].ends_at, standing[3].starts_at, vec![1]),
        (standing[3].ends_at, standing[3].ends_at + Duration::days(1), vec![]),
    ] {
        let found = told!(store, &place.ctx, standing(room, instructor, from, until));
        let found: BTreeSet<_> = found.into_iter().map(|it| (it.schedule, it.day)).collect();
        let expected: BTreeSet<_> =
            expected.into_iter().map(|n: usize| (standing[n].schedule, standing[n].day)).collect();
        assert_eq!(found, expected);
    }
    let nobody = a_user().id;
    assert_eq!(told!(store, &place.ctx, standing(room, nobody, moment() - Duration::days(9), moment())).len(), 1);
}
