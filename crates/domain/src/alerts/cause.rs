//! Why there is an alert, as it stands now.

use super::{AlertKind, Severity};
use crate::clock::{Day, Timestamp};
use crate::ids::EnvironmentId;
use crate::notifications::{NOBODY, NoticeParams};
use chrono::Duration;
use serde_json::Value;
use uuid::Uuid;

/// So many classes of a schedule that were not counted are grave.
const MANY_MISSED: i64 = 3;

/// Papers that wait for the office count so many times: of the office, less patience is asked.
const OFFICE_WEIGHS: u16 = 3;

/// What it is about, and where that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which thing; its kind says [`AlertKind::subject_kind`].
    pub subject: Uuid,
    /// Where; whoever reaches no more than places does not see what is nowhere.
    pub environment: Option<EnvironmentId>,
}

/// What it is called; what nobody knows is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thing {
    /// An asset, the borrower of a loan, the student of an enrolment; of a schedule its group.
    pub name: String,
    /// What is written on an asset.
    pub code: Option<String>,
    /// What the place is called.
    pub room: Option<String>,
}

/// Why there is an alert, as it stands now.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// What it is about.
    pub kind: AlertKind,
    /// Which thing.
    pub subject: Uuid,
    /// Where that is.
    pub environment: Option<EnvironmentId>,
    /// Units or days, by [`AlertKind::reached`].
    pub value: i64,
    /// How grave that is.
    pub severity: Severity,
    /// What its text needs.
    pub params: NoticeParams,
}

impl Cause {
    fn new(kind: AlertKind, place: Place, thing: Thing, (value, all): (i64, bool)) -> Self {
        let mut params = NoticeParams::from([("name".to_owned(), Value::from(shown(thing.name)))]);
        if kind.subject_kind() == "asset" {
            params.insert("code".to_owned(), Value::from(shown(thing.code.unwrap_or_default())));
        }
        if kind != AlertKind::DocumentPending {
            params.insert("room".to_owned(), Value::from(shown(thing.room.unwrap_or_default())));
        }
        let Place { subject, environment } = place;
        Self { kind, subject, environment, value, severity: kind.severity(value, all), params }
    }

    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Units that are left or lost, of so many.
    pub fn of_units(kind: AlertKind, place: Place, thing: Thing, units: i64, whole: i64) -> Self {
        let all = units > 0 && units >= whole;
        Self::new(kind, place, thing, (units, all)).with("units", units).with("whole", whole)
    }

    /// A day that comes, or has passed: days that are left, or how many have passed since where those grow.
    pub fn of_day(kind: AlertKind, place: Place, thing: Thing, day: Day, today: Day) -> Self {
        let passed = matches!(kind, AlertKind::LoanOverdue | AlertKind::ReservationNotCollected);
        let left = (day - today).num_days();
        let value = if passed { -left } else { left };
        Self::new(kind, place, thing, (value, false)).with("day", day.to_string()).with("days", left.abs())
    }

    /// So many classes whose room was not counted, the last of them on a day.
    pub fn of_classes(place: Place, thing: Thing, missed: i64, last: Day, today: Day) -> Self {
        let value = ((today - last).num_days(), missed >= MANY_MISSED);
        let cause = Self::new(AlertKind::CheckMissed, place, thing, value);
        cause.with("missed", missed).with("day", last.to_string())
    }

    /// An enrolment that waits for papers since a moment, or has one that waits for the office: what weighs more.
    /// Days that wait for the office count three times.
    pub fn of_papers(
        place: Place,
        thing: Thing,
        (family, office): (Option<Timestamp>, Option<Timestamp>),
        now: Timestamp,
    ) -> Option<Self> {
        let days = |since: Timestamp| (now - since).num_days();
        let family = family.map(|since| (days(since), days(since), "family"));
        let office = office.map(|since| (days(since) * i64::from(OFFICE_WEIGHS), days(since), "office"));
        let (value, days, who) = family.into_iter().chain(office).max()?;
        let cause = Self::new(AlertKind::DocumentPending, place, thing, (value, false));
        Some(cause.with("days", days).with("waits_for", who))
    }

    /// Since when papers have waited at least, for the family and for the office, that this threshold is reached.
    pub fn papers_since(threshold: u16, now: Timestamp) -> (Timestamp, Timestamp) {
        let before = |days: u16| now - Duration::days(days.into());
        (before(threshold), before(threshold.div_ceil(OFFICE_WEIGHS)))
    }
}

/// A text says that nobody knows.
fn shown(text: String) -> String {
    if text.is_empty() { NOBODY.to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn place() -> Place {
        Place { subject: Uuid::from_u128(7), environment: None }
    }

    fn thing() -> Thing {
        Thing { name: "Cámara".to_owned(), code: Some("CAM-1".to_owned()), room: None }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn units_that_are_all_lost_are_graver() {
        let of = |units| Cause::of_units(AlertKind::EquipmentMissing, place(), thing(), units, 4);
        assert_eq!((of(3).severity, of(4).severity), (Severity::Medium, Severity::High));
        let told = json!({"name": "Cámara", "code": "CAM-1", "room": "—", "units": 3, "whole": 4});
        assert_eq!(json!(of(3).params), told);
        assert_eq!(Cause::of_units(AlertKind::LowStock, place(), thing(), 0, 0).severity, Severity::Critical);
    }

    #[rstest]
    #[case(AlertKind::WarrantyEnding, "2026-03-20", 4)]
    #[case(AlertKind::MaintenanceDue, "2026-03-10", -6)]
    #[case(AlertKind::LoanDue, "2026-03-16", 0)]
    #[case(AlertKind::LoanOverdue, "2026-03-10", 6)]
    #[case(AlertKind::ReservationNotCollected, "2026-03-15", 1)]
    fn a_day_counts_from_today(#[case] kind: AlertKind, #[case] on: &str, #[case] value: i64) {
        let cause = Cause::of_day(kind, place(), thing(), day(on), day("2026-03-16"));
        assert_eq!((cause.value, &cause.params["day"]), (value, &json!(on)));
        assert_eq!(cause.params["days"], json!(value.abs()));
    }

    #[test]
    fn classes_that_were_missed_count_from_the_last() {
        let of = |missed| Cause::of_classes(place(), thing(), missed, day("2026-03-13"), day("2026-03-16"));
        assert_eq!((of(2).value, of(2).severity, of(3).severity), (3, Severity::Medium, Severity::High));
    }

    #[test]
    fn what_waits_for_the_office_weighs_three_times() {
        let now = at("2026-03-16T15:00:00Z");
        let of = |family: Option<&str>, office: Option<&str>| {
            Cause::of_papers(place(), thing(), (family.map(at), office.map(at)), now)
        };
        assert_eq!(of(None, None), None);
        let family = of(Some("2026-03-02T15:00:00Z"), None).unwrap();
        assert_eq!((family.value, &family.params["waits_for"]), (14, &json!("family")));
        let office = of(Some("2026-03-02T15:00:00Z"), Some("2026-03-11T15:00:00Z")).unwrap();
        assert_eq!((office.value, &office.params["days"]), (15, &json!(5)));
        assert_eq!(office.params["waits_for"], json!("office"));
    }

    #[test]
    fn a_threshold_tells_since_when_papers_wait() {
        let now = at("2026-03-16T15:00:00Z");
        let (family, office) = Cause::papers_since(15, now);
        assert_eq!((family, office), (at("2026-03-01T15:00:00Z"), at("2026-03-11T15:00:00Z")));
        let (_, office) = Cause::papers_since(1, now);
        assert_eq!(office, at("2026-03-15T15:00:00Z"));
    }
}
