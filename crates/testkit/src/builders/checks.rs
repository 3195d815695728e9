//! Inventory checks, what was counted in them, and what was not booked.

use super::{Seed, prose};
use crate::clock::moment;
use crate::ids::an_id;
use async_trait::async_trait;
use chrono::Duration;
use plantel_domain::checks::{
    Book, Check, CheckComment, CheckLine, CheckSheet, CheckState, Corrections, Count, CountDiscrepancy, Counted, Step,
    StepOutcome, StepRecord, Tally, Ticks,
};
use plantel_domain::clock::Day;
use plantel_domain::deed::Deed;
use plantel_domain::ids::{AssetId, InstitutionId, UserId};
use plantel_domain::schedules::Schedule;
use plantel_domain::store::{StoreError, UnitOfWork};

/// One that nobody has begun to count, after a class that is over in two hours.
pub fn a_check(schedule: &Schedule, day: Day) -> Check {
    Check {
        id: an_id().into(),
        institution: schedule.institution,
        environment: schedule.plan.environment,
        schedule: schedule.id,
        day,
        group: schedule.plan.group.clone(),
        instructor: schedule.plan.instructor,
        deputy: None,
        supervisor: None,
        due_at: moment() + Duration::hours(2),
        revision: 1,
        state: CheckState::StudentPending,
        started: Deed { by: None, at: moment() },
        submitted_at: None,
        steps: Vec::new(),
        tally: Tally::default(),
        updated_at: moment(),
        version: 1,
    }
}

/// Of an item of which the book says that so many good units are there; not counted yet.
pub fn a_check_line(asset: AssetId, expected: u32) -> CheckLine {
    CheckLine::new(asset, Book { good: expected, ..Book::default() }, None)
}

/// So many units as they should be, counted now by who is to confirm the check.
pub fn a_count(sheet: &CheckSheet, asset: AssetId, found: u32) -> Count {
    let line = sheet.line(asset).expect("a test counts what is in the room");
    let counted = Counted::units(line.book.expected(), (found, 0), None, None);
    Count {
        id: an_id().into(),
        check: sheet.check.id,
        revision: sheet.check.revision,
        asset,
        counted: counted.expect("a test counts so many units as there may be"),
        note: None,
        by: sheet.check.instructor,
        counted_at: moment(),
        received_at: moment(),
    }
}

/// A step of the present revision that somebody took now: all is as it should be.
pub fn a_step(check: &Check, step: Step, by: UserId) -> StepRecord {
    StepRecord {
        revision: check.revision,
        step,
        outcome: StepOutcome::Confirmed,
        by,
        at: moment(),
        ticks: Some(Ticks { clean: true, organized: true, complete: true }),
        comment: None,
        override_reason: None,
    }
}

/// What who is to confirm the check says of an item.
pub fn a_check_comment(check: &Check, asset: AssetId) -> CheckComment {
    CheckComment {
        id: an_id().into(),
        check: check.id,
        asset,
        revision: check.revision,
        text: prose("Está en el armario del fondo"),
        by: check.instructor,
        at: moment(),
    }
}

/// One good unit that was not there, which nobody booked; open.
pub fn a_discrepancy(check: &Check, asset: AssetId) -> CountDiscrepancy {
    CountDiscrepancy {
        id: an_id().into(),
        institution: check.institution,
        asset,
        environment: check.environment,
        check: check.id,
        book: Book { good: 1, ..Book::default() },
        corrections: Corrections { lost_good: 1, ..Corrections::default() },
        value: None,
        reason: prose("Lo tiene otro grupo"),
        opened: Deed { by: None, at: moment() },
        resolution: None,
        version: 1,
    }
}

/// With the lines of a sheet that was started.
#[async_trait]
impl Seed for CheckSheet {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.check.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.checks().add(self).await
    }
}

/// Without lines.
#[async_trait]
impl Seed for Check {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.checks().add(&CheckSheet::stored(self.clone(), Vec::new())).await
    }
}

#[async_trait]
impl Seed for CountDiscrepancy {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.discrepancies().add_all(std::slice::from_ref(self)).await
    }
}
