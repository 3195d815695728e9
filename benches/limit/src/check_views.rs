//! How a check is told.

use crate::checks::Submitted;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;

#[derive(Serialize)]
pub struct CheckView {
    id: Uuid,
    environment_id: Uuid,
    environment_name: Option<String>,
    schedule_id: Uuid,
    day: NaiveDate,
    group: String,
    instructor_id: Uuid,
    instructor_name: Option<String>,
    deputy_id: Option<()>,
    deputy_name: Option<()>,
    supervisor_id: Option<()>,
    supervisor_name: Option<()>,
    revision: i32,
    state: &'static str,
    waits_for: &'static str,
    waits_for_person: Option<()>,
    due_at: DateTime<Utc>,
    late: bool,
    has_issues: bool,
    started_by: Uuid,
    started_by_name: Option<String>,
    started_at: DateTime<Utc>,
    submitted_at: DateTime<Utc>,
    completed: Option<()>,
    cancelled: Option<()>,
    reason: Option<()>,
    steps: [StepView; 1],
    summary: SummaryView,
    updated_at: DateTime<Utc>,
    items: Vec<ItemView>,
}

#[derive(Serialize)]
pub struct StepView {
    revision: i32,
    step: &'static str,
    outcome: &'static str,
    by: Uuid,
    by_name: Option<String>,
    at: DateTime<Utc>,
    is_clean: bool,
    is_organized: bool,
    inventory_complete: bool,
    comments: Option<()>,
    override_reason: Option<()>,
}

#[derive(Serialize)]
struct SummaryView {
    items: Json,
    to_count: Json,
    counted: Json,
    not_counted: Json,
    percent: u8,
    expected: Json,
    found: Json,
    damaged: Json,
    missing: Json,
    surplus: Json,
    variances: Json,
    units: Json,
    value: Json,
}

#[derive(Serialize)]
pub struct ItemView {
    item_id: Uuid,
    item_code: String,
    item_name: String,
    expected: i32,
    book: BookView,
    found: i32,
    damaged: i32,
    missing: i32,
    surplus: i32,
    not_counted: Option<()>,
    note: Option<()>,
    counted_by: Uuid,
    counted_by_name: Option<String>,
    counted_at: DateTime<Utc>,
    has_variance: bool,
    difference_units: i64,
    difference_value: Option<()>,
    verdict: Option<()>,
    verdict_reason: Option<()>,
    pictures: u64,
}

#[derive(Serialize)]
struct BookView {
    good: i32,
    in_use: i32,
    damaged: i32,
    missing: i32,
}

impl StepView {
    pub fn of(check: &Submitted, by: Uuid, by_name: Option<String>) -> Self {
        let [is_clean, is_organized, inventory_complete] = check.ticks;
        Self {
            revision: check.revision,
            step: "student",
            outcome: "confirmed",
            by,
            by_name,
            at: check.at,
            is_clean,
            is_organized,
            inventory_complete,
            comments: None,
            override_reason: None,
        }
    }
}

impl ItemView {
    /// A thing of which all is there.
    pub fn of(
        item_id: Uuid,
        (item_code, item_name): (String, String),
        found: i32,
        (counted_by, counted_by_name, counted_at): (Uuid, Option<String>, DateTime<Utc>),
    ) -> Self {
        Self {
            item_id,
            item_code,
            item_name,
            expected: found,
            book: BookView { good: found, in_use: 0, damaged: 0, missing: 0 },
            found,
            damaged: 0,
            missing: 0,
            surplus: 0,
            not_counted: None,
            note: None,
            counted_by,
            counted_by_name,
            counted_at,
            has_variance: false,
            difference_units: 0,
            difference_value: None,
            verdict: None,
            verdict_reason: None,
            pictures: 0,
        }
    }

    /// By what a room is told.
    pub fn order(&self) -> (&str, Uuid) {
        (&self.item_code, self.item_id)
    }
}

impl SummaryView {
    fn of(mut tally: Json, value: Json) -> Self {
        let mut take = |name: &str| tally[name].take();
        Self {
            items: take("items"),
            to_count: take("to_count"),
            counted: take("counted"),
            not_counted: take("not_counted"),
            percent: 100,
            expected: take("expected"),
            found: take("found"),
            damaged: take("damaged"),
            missing: take("missing"),
            surplus: take("surplus"),
            variances: take("variances"),
            units: take("units"),
            value,
        }
    }
}

impl CheckView {
    /// One that waits for who teaches there, who is the one that submitted it.
    pub fn of(
        check: Submitted,
        (room, name): (Option<String>, Option<String>),
        step: StepView,
        value: Json,
        items: Vec<ItemView>,
    ) -> Self {
        Self {
            id: check.id,
            environment_id: check.environment,
            environment_name: room,
            schedule_id: check.schedule,
            day: check.day,
            group: check.group,
            instructor_id: check.instructor,
            instructor_name: name.clone(),
            deputy_id: None,
            deputy_name: None,
            supervisor_id: None,
            supervisor_name: None,
            revision: check.revision,
            state: "instructor_review",
            waits_for: "instructor",
            waits_for_person: None,
            due_at: check.due_at,
            late: check.late,
            has_issues: false,
            started_by: check.instructor,
            started_by_name: name,
            started_at: check.started_at,
            submitted_at: check.at,
            completed: None,
            cancelled: None,
            reason: None,
            steps: [step],
            summary: SummaryView::of(check.tally, value),
            updated_at: check.at,
            items,
        }
    }
}
