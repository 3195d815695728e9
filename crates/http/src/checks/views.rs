//! How checks are shown.

use super::line_views::CheckItemView;
use super::setting::Setting;
use crate::inventory::MoneyView;
use crate::loans::{DeedView, named_person};
use chrono::{DateTime, NaiveDate, Utc};
use plantel_application::Names;
use plantel_domain::checks::{Check, CheckSheet, CheckState, Step, StepRecord, Tally, Turn};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The inventory check of a room in a shift.
#[derive(Serialize, ToSchema)]
#[schema(as = Check)]
pub struct CheckView {
    /// Its id.
    pub id: Uuid,
    /// Of which room.
    pub environment_id: Uuid,
    /// What it is called; null when it is not known.
    #[schema(example = "Aula 7")]
    pub environment_name: Option<String>,
    /// After the class of which schedule.
    pub schedule_id: Uuid,
    /// On which day of the institution's calendar.
    pub day: NaiveDate,
    /// Which group had class.
    #[schema(example = "2758492")]
    pub group: String,
    /// Who teaches the class, and is to confirm.
    pub instructor_id: Uuid,
    /// What they are called; null when they never said, or their account is deleted.
    #[schema(example = "Ana Ruiz")]
    pub instructor_name: Option<String>,
    /// Who is to confirm in their place; null as long as that was given to nobody.
    pub deputy_id: Option<Uuid>,
    /// What they are called, or null.
    pub deputy_name: Option<String>,
    /// Who is to have the last word; null as long as that was given to nobody.
    pub supervisor_id: Option<Uuid>,
    /// What they are called, or null.
    pub supervisor_name: Option<String>,
    /// How often it was sent back, and one.
    #[schema(example = 1)]
    pub revision: u16,
    /// `student_pending`, `instructor_review`, `supervisor_review`, `complete` or `cancelled`.
    #[schema(example = "student_pending")]
    pub state: &'static str,
    /// Whose turn it is: `student`, `instructor` or `supervisor`; null when it is over.
    #[schema(example = "student")]
    pub waits_for: Option<&'static str>,
    /// Who in person, if that is known; nobody who took another step.
    pub waits_for_person: Option<Uuid>,
    /// When the class is over: what is submitted later is late.
    pub due_at: DateTime<Utc>,
    /// It was submitted after the class, or was not yet and the class is over.
    pub late: bool,
    /// Something is broken, missing, too many or not counted, or somebody who took a step of this revision ticked no.
    pub has_issues: bool,
    /// Who began it.
    pub started_by: Option<Uuid>,
    /// What they are called, or null.
    #[schema(example = "Luis Gómez")]
    pub started_by_name: Option<String>,
    /// When.
    pub started_at: DateTime<Utc>,
    /// When it was submitted first; null before.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who had the last word, and when; null before.
    pub completed: Option<DeedView>,
    /// Who gave it up, and when; null when nobody did.
    pub cancelled: Option<DeedView>,
    /// Why it was given up.
    pub reason: Option<String>,
    /// The steps that were taken, of all revisions, in their order.
    pub steps: Vec<CheckStepView>,
    /// What was counted in the present revision.
    pub summary: CheckSummaryView,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// A check with the items of its room.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckSheet)]
pub struct CheckSheetView {
    /// The check.
    #[serde(flatten)]
    pub check: CheckView,
    /// The items of the present revision, by code.
    pub items: Vec<CheckItemView>,
}

/// A step that was taken.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckStep)]
pub struct CheckStepView {
    /// Of which revision.
    #[schema(example = 1)]
    pub revision: u16,
    /// `student`, `instructor` or `supervisor`.
    #[schema(example = "student")]
    pub step: &'static str,
    /// `confirmed`; `rejected`, when it was sent back; `skipped`, when a supervisor went past it.
    #[schema(example = "confirmed")]
    pub outcome: &'static str,
    /// Who; of one that was skipped, who went past it.
    pub by: Uuid,
    /// What they are called, or null.
    #[schema(example = "Luis Gómez")]
    pub by_name: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether the room was clean; null unless it was confirmed.
    pub is_clean: Option<bool>,
    /// Whether it was in order; null unless it was confirmed.
    pub is_organized: Option<bool>,
    /// Whether what belongs there was there; null unless it was confirmed.
    pub inventory_complete: Option<bool>,
    /// What there was to say; of one that was rejected, why.
    pub comments: Option<String>,
    /// Why it was taken by somebody who had taken another, or skipped.
    pub override_reason: Option<String>,
}

/// What the lines of a revision add up to.
#[derive(Serialize, ToSchema)]
#[schema(as = CheckSummary)]
pub struct CheckSummaryView {
    /// Items.
    #[schema(example = 12)]
    pub items: u32,
    /// Items of which something must be said, and nothing was: nothing can be submitted before that is 0.
    #[schema(example = 0)]
    pub to_count: u32,
    /// Items that were counted.
    #[schema(example = 11)]
    pub counted: u32,
    /// Items of which it was said that nobody could count them.
    #[schema(example = 1)]
    pub not_counted: u32,
    /// How much of it is done: 0 to 100.
    #[schema(example = 100)]
    pub percent: u8,
    /// Units that the book expects.
    #[schema(example = 40)]
    pub expected: u64,
    /// Units as they should be.
    #[schema(example = 38)]
    pub found: u64,
    /// Broken units.
    #[schema(example = 1)]
    pub damaged: u64,
    /// Units that are not there.
    #[schema(example = 1)]
    pub missing: u64,
    /// Units too many.
    #[schema(example = 0)]
    pub surplus: u64,
    /// Items whose count differs from the book.
    #[schema(example = 2)]
    pub variances: u32,
    /// Units more than in the book, less those that are fewer.
    #[schema(example = -1)]
    pub units: i64,
    /// What they are worth, as far as that is known; negative when units are lacking.
    pub value: MoneyView,
}

impl CheckStepView {
    fn of(step: StepRecord, names: &Names) -> Self {
        Self {
            revision: step.revision,
            step: step.step.name(),
            outcome: step.outcome.name(),
            by: step.by.into(),
            by_name: named_person(step.by, names),
            at: step.at,
            is_clean: step.ticks.map(|ticks| ticks.clean),
            is_organized: step.ticks.map(|ticks| ticks.organized),
            inventory_complete: step.ticks.map(|ticks| ticks.complete),
            comments: step.comment.map(Into::into),
            override_reason: step.override_reason.map(Into::into),
        }
    }
}

impl CheckSummaryView {
    fn of(tally: Tally, setting: &Setting) -> Self {
        Self {
            items: tally.items,
            to_count: tally.to_count,
            counted: tally.counted,
            not_counted: tally.not_counted,
            percent: tally.percent(),
            expected: tally.expected,
            found: tally.found,
            damaged: tally.damaged,
            missing: tally.missing,
            surplus: tally.surplus,
            variances: tally.variances,
            units: tally.units,
            value: setting.money(tally.value),
        }
    }
}

impl CheckView {
    pub(super) fn of(check: Check, setting: &Setting) -> Self {
        let turn = check.turn();
        Self::in_turn(check, turn, setting)
    }

    fn in_turn(check: Check, turn: Turn, setting: &Setting) -> Self {
        let names = &setting.names;
        let (late, has_issues) = (check.late(setting.now), check.has_issues());
        let told = |deed| Some(DeedView::of(deed, names));
        let (completed, cancelled, reason) = match check.state {
            CheckState::Complete { completed } => (told(completed), None, None),
            CheckState::Cancelled { cancelled, reason } => (None, told(cancelled), Some(reason.into())),
            CheckState::StudentPending | CheckState::InstructorReview | CheckState::SupervisorReview => {
                (None, None, None)
            }
        };
        Self {
            id: check.id.into(),
            environment_id: check.environment.into(),
            environment_name: names.places.get(&check.environment).cloned(),
            schedule_id: check.schedule.into(),
            day: check.day,
            group: check.group.as_str().to_owned(),
            instructor_id: check.instructor.into(),
            instructor_name: named_person(check.instructor, names),
            deputy_id: check.deputy.map(Into::into),
            deputy_name: check.deputy.and_then(|id| named_person(id, names)),
            supervisor_id: check.supervisor.map(Into::into),
            supervisor_name: check.supervisor.and_then(|id| named_person(id, names)),
            revision: check.revision,
            state: turn.state.name(),
            waits_for: turn.waits_for.map(Step::name),
            waits_for_person: turn.person.map(Into::into),
            due_at: check.due_at,
            late,
            has_issues,
            started_by: check.started.by.map(Into::into),
            started_by_name: check.started.by.and_then(|id| named_person(id, names)),
            started_at: check.started.at,
            submitted_at: check.submitted_at,
            completed,
            cancelled,
            reason,
            steps: check.steps.into_iter().map(|step| CheckStepView::of(step, names)).collect(),
            summary: CheckSummaryView::of(check.tally, setting),
            updated_at: check.updated_at,
        }
    }
}

impl CheckSheetView {
    pub(super) fn of(sheet: CheckSheet, setting: &Setting) -> Self {
        let mut items: Vec<_> = sheet.lines().map(|line| CheckItemView::of(line, setting)).collect();
        items.sort_by(|a, b| (&a.item_code, a.item_id).cmp(&(&b.item_code, b.item_id)));
        let turn = sheet.turn();
        Self { check: CheckView::in_turn(sheet.check, turn, setting), items }
    }
}
