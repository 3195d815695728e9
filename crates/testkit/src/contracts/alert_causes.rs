//! What is promised of why there are alerts.

use super::book::day;
use super::checks::{brought_to as check_in, every_state, on, people};
use super::class_sessions::{apart, between, marked};
use super::support::{Place, nowhere};
use crate::builders::{
    Pupil, a_check, a_loan, a_pupil, a_retired_asset, an_asset, an_enrollment_document, an_environment, blocked_by,
    good, lent, period, promised, seed,
};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::{Days, Duration};
use plantel_domain::alerts::{AlertKind, Cause, CauseQuery, Place as Where, Severity, Thing};
use plantel_domain::deed::Deed;
use plantel_domain::enrollment::{DocumentState, EnrollmentDocument, EnrollmentState};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::{Asset, Condition, Tracking, Units};
use plantel_domain::loans::{Loan, LoanState, StateName};
use plantel_domain::store::Store;
use std::sync::Arc;
use uuid::Uuid;

fn of(kind: AlertKind, threshold: u16) -> CauseQuery {
    CauseQuery { kind, threshold, places: None, today: day("2026-03-16"), now: moment() }
}

/// What is found of whatever there is, with its value, in order.
async fn found(store: &Arc<dyn Store>, place: &Place, query: CauseQuery) -> Vec<(Uuid, i64)> {
    let causes = seen!(store, &place.ctx, alerts.causes(&query, None, 100));
    causes.into_iter().map(|cause| (cause.subject, cause.value)).collect()
}

fn sorted(mut expected: Vec<(Uuid, i64)>) -> Vec<(Uuid, i64)> {
    expected.sort_unstable();
    expected
}

/// Good units alone count, of quantities that are in use; with what they are called, and page by page.
pub async fn few_units_are_found_from_the_threshold_on(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = place.institution.id;
    let here = Some(place.warehouse.id);
    let broken = good(6).with(Condition::Damaged, 3).with(Condition::Good, 3);
    let (one, serial) = (good(1), Tracking::Serial);
    let all = [
        (Asset { units: good(5), environment: here, ..an_asset(id) }, Some(5)),
        (Asset { units: good(6), ..an_asset(id) }, None),
        (Asset { units: broken, ..an_asset(id) }, Some(3)),
        (Asset { units: Units::default(), ..an_asset(id) }, Some(0)),
        (Asset { units: one, tracking: serial, ..an_asset(id) }, None),
        (a_retired_asset(id), None),
    ];
    let mut expected = Vec::new();
    for (asset, value) in &all {
        seed(&*store, asset.clone()).await;
        expected.extend(value.map(|value| (Uuid::from(asset.id), value)));
    }
    let expected = sorted(expected);
    let query = of(AlertKind::LowStock, 5);
    assert_eq!(found(&store, &place, query.clone()).await, expected);
    assert_eq!(found(&store, &place, of(AlertKind::LowStock, 2)).await.len(), 1);
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, alerts.causes(&query, None, 100)), []);
    }
    let (mut after, mut paged) = (None, Vec::new());
    loop {
        let page = seen!(store, &place.ctx, alerts.causes(&query, after, 2));
        after = page.last().map(|cause| cause.subject);
        paged.extend(page.iter().map(|cause| (cause.subject, cause.value)));
        if page.len() < 2 {
            break;
        }
    }
    assert_eq!(paged, expected);
    let first = &all[0].0;
    let room = Some(place.warehouse.name.to_string());
    let thing = Thing { name: first.name.to_string(), code: Some(first.code.to_string()), room };
    let at = Where { subject: first.id.into(), environment: here };
    let whole = Cause::of_units(AlertKind::LowStock, at, thing, 5, 5);
    let causes = seen!(store, &place.ctx, alerts.causes(&query, None, 100));
    assert_eq!(causes.into_iter().find(|cause| cause.subject == Uuid::from(first.id)), Some(whole));
}

/// A warranty until it is over; what must be looked after also when it is late.
pub async fn days_that_come_are_found_in_time(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let (mut ending, mut due) = (Vec::new(), Vec::new());
    for (on, ends, must) in [
        ("2026-03-15", None, Some(-1)),
        ("2026-03-16", Some(0), Some(0)),
        ("2026-03-23", Some(7), Some(7)),
        ("2026-03-24", Some(8), None),
        ("2026-04-15", Some(30), None),
        ("2026-04-16", None, None),
    ] {
        let with = seed(&*store, Asset { warranty_until: Some(day(on)), ..an_asset(id) }).await;
        ending.extend(ends.map(|value| (Uuid::from(with.id), value)));
        let with = seed(&*store, Asset { maintenance_due_on: Some(day(on)), ..an_asset(id) }).await;
        due.extend(must.map(|value| (Uuid::from(with.id), value)));
        let (warranty_until, maintenance_due_on) = (Some(day(on)), Some(day(on)));
        seed(&*store, Asset { warranty_until, maintenance_due_on, ..a_retired_asset(id) }).await;
    }
    assert_eq!(found(&store, &place, of(AlertKind::WarrantyEnding, 30)).await, sorted(ending));
    assert_eq!(found(&store, &place, of(AlertKind::MaintenanceDue, 7)).await, sorted(due));
}

/// Of what there is in some places, page by page; of what is in none, or of none, nothing.
pub async fn causes_are_found_in_some_places_alone(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (id, kept) = (place.institution.id, place.warehouse.id);
    let other = seed(&*store, an_environment(id)).await.id;
    let with = |environment| Asset { units: good(3), environment, ..an_asset(id) };
    let mut things = Vec::new();
    for environment in [Some(kept), Some(other), Some(kept), None] {
        things.push((environment, Uuid::from(seed(&*store, with(environment)).await.id), 3));
    }
    let of_places = |places: &[EnvironmentId]| -> Vec<(Uuid, i64)> {
        let there = things.iter().filter(|(at, ..)| at.is_some_and(|at| places.contains(&at)));
        sorted(there.map(|(_, subject, units)| (*subject, *units)).collect())
    };
    for places in [vec![], vec![kept], vec![other], vec![kept, other]] {
        let query = CauseQuery { places: Some(places.iter().copied().collect()), ..of(AlertKind::LowStock, 5) };
        let all = of_places(&places);
        assert_eq!(found(&store, &place, query.clone()).await, all);
        let first = seen!(store, &place.ctx, alerts.causes(&query, None, 1));
        assert_eq!(first.first().map(|cause| cause.subject), all.first().map(|(subject, _)| *subject));
    }
}

/// From the threshold on; all that there are is graver.
pub async fn units_that_are_lost_are_found(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for (kind, condition) in
        [(AlertKind::EquipmentMissing, Condition::Missing), (AlertKind::EquipmentDamaged, Condition::Damaged)]
    {
        let mut expected = Vec::new();
        for (lost, left) in [(1, 4), (2, 4), (2, 0)] {
            let units = good(left).with(condition, lost);
            let asset = seed(&*store, Asset { units, ..an_asset(place.institution.id) }).await;
            expected.push((Uuid::from(asset.id), i64::from(lost)));
        }
        assert_eq!(found(&store, &place, of(kind, 1)).await, sorted(expected.clone()));
        let two = expected.into_iter().filter(|(_, lost)| *lost == 2).collect();
        assert_eq!(found(&store, &place, of(kind, 2)).await, sorted(two));
        let causes = seen!(store, &place.ctx, alerts.causes(&of(kind, 1), None, 100));
        let grave = causes.iter().filter(|cause| cause.severity == Severity::High).count();
        assert_eq!(grave, 1, "{kind:?}");
    }
}

/// What is out by its last day; what is promised by its first.
pub async fn loans_are_found_by_their_days_and_states(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let deed = Deed { by: None, at: moment() };
    let active = LoanState::Active { approved: deed, handed_over: deed };
    let approved = LoanState::Approved { approved: deed };
    let loan = |start: &str, end: &str, state: &LoanState| {
        let line = match state.name() {
            StateName::Approved => promised(place.asset.id, 1),
            _ => lent(place.asset.id, 1),
        };
        let (state, period) = (state.clone(), period(start, end));
        Loan { state, period, lines: vec![line], ..a_loan(&place.asset, &place.warehouse, place.user.id) }
    };
    let mut ids = Vec::new();
    for (start, end, state) in [
        ("2026-03-01", "2026-03-14", &active),
        ("2026-03-01", "2026-03-15", &active),
        ("2026-03-01", "2026-03-16", &active),
        ("2026-03-01", "2026-03-17", &active),
        ("2026-03-01", "2026-03-18", &active),
        ("2026-03-15", "2026-03-20", &approved),
        ("2026-03-16", "2026-03-20", &approved),
    ] {
        ids.push(Uuid::from(seed(&*store, loan(start, end, state)).await.id));
    }
    let of_kind = |kind, threshold| found(&store, &place, of(kind, threshold));
    assert_eq!(of_kind(AlertKind::LoanDue, 1).await, sorted(vec![(ids[2], 0), (ids[3], 1)]));
    assert_eq!(of_kind(AlertKind::LoanOverdue, 0).await, sorted(vec![(ids[0], 2), (ids[1], 1)]));
    assert_eq!(of_kind(AlertKind::LoanOverdue, 2).await, [(ids[0], 2)]);
    assert_eq!(of_kind(AlertKind::ReservationNotCollected, 1).await, [(ids[5], 1)]);
    assert_eq!(of_kind(AlertKind::ReservationNotCollected, 0).await, sorted(vec![(ids[5], 1), (ids[6], 0)]));
    let overdue = seen!(store, &place.ctx, alerts.causes(&of(AlertKind::LoanOverdue, 2), None, 1)).remove(0);
    let name = place.user.full_name.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default();
    let thing = Thing { name, code: None, room: Some(place.warehouse.name.to_string()) };
    let at = Where { subject: ids[0], environment: Some(place.warehouse.id) };
    let today = day("2026-03-16");
    assert_eq!(overdue, Cause::of_day(AlertKind::LoanOverdue, at, thing, day("2026-03-14"), today));
}

/// Of classes that were told as missed; a schedule once, with how many of its classes, and since the last of them.
pub async fn missed_classes_are_found_until_somebody_counts(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let by = people(&store).await;
    let (one, other, untold) = (apart(&store, &place).await, apart(&store, &place).await, apart(&store, &place).await);
    for (schedule, on, told) in [
        (&one, "2026-03-08", true),
        (&one, "2026-03-09", true),
        (&one, "2026-03-11", true),
        (&other, "2026-03-12", true),
        (&other, "2026-03-13", true),
        (&untold, "2026-03-13", false),
    ] {
        let class = seed(&*store, between(schedule, on, 8, 9)).await;
        assert_eq!(told && marked(&store, &place.ctx, &class).await, told);
    }
    let query = of(AlertKind::CheckMissed, 7);
    let both = sorted(vec![(one.id.into(), 5), (other.id.into(), 3)]);
    assert_eq!(found(&store, &place, query.clone()).await, both);
    let causes = seen!(store, &place.ctx, alerts.causes(&query, None, 10));
    let missed: Vec<_> = causes.iter().map(|cause| cause.params["missed"].as_i64()).collect();
    assert_eq!(missed, [Some(2), Some(2)]);
    assert_eq!(found(&store, &place, of(AlertKind::CheckMissed, 4)).await, [(other.id.into(), 3)]);
    let states = every_state(by[2]);
    seed(&*store, check_in(a_check(&other, on(13)), states[0].clone(), by)).await;
    assert_eq!(found(&store, &place, query.clone()).await, both, "what is only begun was not counted");
    seed(&*store, check_in(a_check(&one, on(11)), states[1].clone(), by)).await;
    seed(&*store, check_in(a_check(&one, on(9)), states[4].clone(), by)).await;
    assert_eq!(found(&store, &place, query).await, [(other.id.into(), 3)]);
}

/// Of the family from the threshold on, of the office from a third of it on; the newest version of a paper counts.
pub async fn papers_that_wait_are_found(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let waiting = seed(&*store, a_pupil(id)).await;
    let review = seed(&*store, a_pupil(id).standing(EnrollmentState::InReview)).await;
    let settled = seed(&*store, a_pupil(id).standing(EnrollmentState::InReview)).await;
    seed(&*store, a_pupil(id).standing(EnrollmentState::Prospect)).await;
    let hidden = a_pupil(id);
    seed(&*store, Pupil { student: blocked_by(place.user.id, hidden.student), ..hidden }).await;
    let uploaded = |after: i64| moment() + Duration::days(after);
    let photo = EnrollmentDocument { uploaded_at: uploaded(8), ..an_enrollment_document(&review.enrollment, "photo") };
    seed(&*store, photo.clone()).await;
    let old = EnrollmentDocument { uploaded_at: uploaded(0), ..an_enrollment_document(&settled.enrollment, "photo") };
    seed(&*store, old.clone()).await;
    let newer = EnrollmentDocument {
        id: an_id().into(),
        number: 2,
        state: DocumentState::Validated,
        reviewed_at: Some(uploaded(2)),
        uploaded_at: uploaded(1),
        ..old
    };
    seed(&*store, newer).await;
    let on_day = |days: i64| CauseQuery {
        now: moment() + Duration::days(days),
        today: day("2026-03-16") + Days::new(days.unsigned_abs()),
        ..of(AlertKind::DocumentPending, 15)
    };
    let (family, office) = (Uuid::from(waiting.enrollment.id), Uuid::from(review.enrollment.id));
    assert_eq!(found(&store, &place, on_day(12)).await, []);
    assert_eq!(found(&store, &place, on_day(13)).await, [(office, 15)]);
    assert_eq!(found(&store, &place, on_day(15)).await, sorted(vec![(family, 15), (office, 21)]));
    let causes = seen!(store, &place.ctx, alerts.causes(&on_day(15), None, 10));
    let of_family = causes.iter().find(|cause| cause.subject == family).expect("it is found");
    assert_eq!(of_family.params["name"], waiting.student.profile.name.full());
    assert_eq!(of_family.environment, None);
}
