//! A check with the items of its room: what is decided and stored together.

use super::count::plausible;
use super::{
    Acting, Check, CheckApproved, CheckAssigned, CheckCancelled, CheckConfirmed, CheckError, CheckLine, CheckRejected,
    CheckStarted, CheckState, CheckSubmitted, Count, NewCount, Refusals, StateName, Step, StepOutcome, StepRecord,
    Tally, Verdict,
};
use crate::clock::Timestamp;
use crate::deed::Deed;
use crate::form::{BadValue, Form, Invalid};
use crate::ids::{AssetId, IdSource, UserId};
use crate::text::Prose;
use std::collections::{BTreeMap, BTreeSet};

/// A check with the lines of its present revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckSheet {
    /// The check; its tally always is that of the lines.
    pub check: Check,
    lines: BTreeMap<AssetId, CheckLine>,
    touched: BTreeSet<AssetId>,
}

/// Who says what was counted, and when that may have been.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    /// Who.
    pub by: UserId,
    /// Now.
    pub now: Timestamp,
    /// When the day of the check began.
    pub day_begins: Timestamp,
    /// Where ids come from.
    pub ids: &'a dyn IdSource,
}

impl CheckSheet {
    /// A new check of what the book says is in the room.
    pub fn started(check: Check, lines: Vec<CheckLine>) -> Self {
        let mut sheet = Self::stored(check, lines);
        sheet.touched = sheet.lines.keys().copied().collect();
        sheet.add_up();
        sheet
    }

    /// As it was stored.
    pub fn stored(check: Check, lines: Vec<CheckLine>) -> Self {
        let lines = lines.into_iter().map(|line| (line.asset, line)).collect();
        Self { check, lines, touched: BTreeSet::new() }
    }

    /// The lines, by item.
    pub fn lines(&self) -> impl Iterator<Item = &CheckLine> {
        self.lines.values()
    }

    /// That of an item.
    pub fn line(&self, asset: AssetId) -> Option<&CheckLine> {
        self.lines.get(&asset)
    }

    /// Those that changed since it was stored.
    pub fn touched(&self) -> impl Iterator<Item = &CheckLine> {
        self.touched.iter().filter_map(|asset| self.lines.get(asset))
    }

    /// Says that it is stored as it stands now.
    pub fn mark_stored(&mut self) {
        self.touched.clear();
    }

    /// Tells that it was begun.
    pub fn begun(&self) -> CheckStarted {
        let Check { id, environment, schedule, day, .. } = self.check;
        CheckStarted { check: id, environment, schedule, day }
    }

    /// Reads what devices say of items, each with the item it means, if one was found; every fault is told where it was
    /// sent.
    pub fn read(&self, new: &[(Option<AssetId>, NewCount)], telling: Telling<'_>) -> Result<Vec<Count>, Invalid> {
        let (mut form, mut counts) = (Form::new(), Vec::with_capacity(new.len()));
        for (at, (asset, new)) in new.iter().enumerate() {
            let pointer = |field: &str| format!("/items/{at}{field}");
            let Some(line) = asset.and_then(|asset| self.lines.get(&asset)) else {
                form.refuse(&pointer(""), BadValue::new("check.item-of-another-room"));
                continue;
            };
            let counted_at = new.counted_at.unwrap_or(telling.now);
            if !plausible(counted_at, telling.day_begins, telling.now) {
                form.refuse(&pointer("/counted_at"), BadValue::new("check.clock-wrong"));
            }
            match new.seen.read(line.book.expected()) {
                Err(bad) => form.refuse(&pointer(""), bad),
                Ok(counted) => counts.push(Count {
                    id: new.id.unwrap_or_else(|| telling.ids.next().into()),
                    check: self.check.id,
                    revision: self.check.revision,
                    asset: line.asset,
                    counted,
                    note: new.note.clone(),
                    by: telling.by,
                    counted_at,
                    received_at: telling.now,
                }),
            }
        }
        form.done(|| Some(counts))
    }

    /// Those that are new among entries of which some are known: what is sent twice is one. Refuses another entry under
    /// a known id, and one that was counted before the book of its item changed.
    pub fn fresh(&self, entries: Vec<Count>, known: Vec<Count>) -> Result<Vec<Count>, Invalid> {
        let mut known: BTreeMap<_, Count> = known.into_iter().map(|count| (count.id, count)).collect();
        let (mut form, mut fresh) = (Form::new(), Vec::with_capacity(entries.len()));
        for (at, entry) in entries.into_iter().enumerate() {
            match known.get(&entry.id) {
                Some(same) if same.says_the_same(&entry) && self.has(same) => {}
                Some(_) => form.refuse(&format!("/items/{at}/id"), BadValue::new("check-line.id-taken")),
                None => {
                    known.insert(entry.id, entry.clone());
                    fresh.push(entry);
                }
            }
        }
        form.done(|| Some(fresh))
    }

    /// Whether an entry is of the present revision, or stands in it still.
    fn has(&self, count: &Count) -> bool {
        let stands = |line: &CheckLine| line.seen.as_ref().is_some_and(|seen| seen.id == count.id);
        count.revision == self.check.revision || self.lines.get(&count.asset).is_some_and(stands)
    }

    /// Takes what was counted: of several entries of one item the latest by the clock of the devices stands.
    pub fn take(mut self, counts: &[Count], now: Timestamp) -> Result<Self, CheckError> {
        if self.check.state.name() != StateName::StudentPending {
            return Err(self.check.not_now());
        }
        for count in counts {
            let Some(line) = self.lines.get_mut(&count.asset) else { continue };
            if line.seen.as_ref().is_none_or(|seen| count.later_than(seen)) {
                line.seen = Some(count.clone());
                self.touched.insert(count.asset);
            }
        }
        self.changed(now);
        Ok(self)
    }

    /// Submits what was counted: something was said of every item that should be there.
    pub fn submit(mut self, acting: Acting) -> Result<(Self, CheckSubmitted), CheckError> {
        if self.check.state.name() != StateName::StudentPending {
            return Err(self.check.not_now());
        }
        if self.check.tally.to_count > 0 {
            return Err(CheckError::LinesMissing(self.check.tally.to_count));
        }
        let overrides = self.four_eyes(Step::Student, &acting)?;
        let at = acting.at;
        self.check.submitted_at.get_or_insert(at);
        self.check.state = CheckState::InstructorReview;
        self.confirmed(Step::Student, acting, overrides);
        let Check { id: check, environment, instructor, revision, .. } = self.check;
        let (variances, late) = (self.check.tally.variances, self.check.late(at));
        Ok((self, CheckSubmitted { check, environment, instructor, revision, variances, late }))
    }

    /// Confirms it as its instructor.
    pub fn confirm(mut self, acting: Acting) -> Result<(Self, CheckConfirmed), CheckError> {
        if self.check.state.name() != StateName::InstructorReview {
            return Err(self.check.not_now());
        }
        let overrides = self.four_eyes(Step::Instructor, &acting)?;
        self.check.state = CheckState::SupervisorReview;
        self.confirmed(Step::Instructor, acting, overrides);
        let Check { id: check, environment, supervisor, revision, .. } = self.check;
        Ok((self, CheckConfirmed { check, environment, supervisor, revision }))
    }

    /// Has the last word over it: each variance is accepted, unless it is refused with a reason. What the instructor
    /// has not confirmed is approved by override alone.
    pub fn approve(mut self, acting: Acting, refusals: &Refusals) -> Result<(Self, CheckApproved), CheckError> {
        let skips = match self.check.state.name() {
            StateName::SupervisorReview => false,
            StateName::InstructorReview if acting.override_reason.is_some() => true,
            _ => return Err(self.check.not_now()),
        };
        let overrides = self.four_eyes(Step::Supervisor, &acting)? || skips;
        if let Some(asset) = refusals.keys().find(|asset| self.line(**asset).is_none_or(|it| it.variance().is_none())) {
            return Err(CheckError::NoVariance(*asset));
        }
        if skips {
            self.check.steps.push(StepRecord {
                revision: self.check.revision,
                step: Step::Instructor,
                outcome: StepOutcome::Skipped,
                by: acting.by,
                at: acting.at,
                ticks: None,
                comment: None,
                override_reason: acting.override_reason.clone(),
            });
        }
        let (mut accepted, mut refused) = (0, 0);
        for line in self.lines.values_mut().filter(|line| line.variance().is_some()) {
            let refusal = refusals.get(&line.asset).cloned();
            *(if refusal.is_some() { &mut refused } else { &mut accepted }) += 1;
            line.verdict = Some(refusal.map_or(Verdict::Accepted, |reason| Verdict::Refused { reason }));
            self.touched.insert(line.asset);
        }
        self.check.state = CheckState::Complete { completed: Deed { by: Some(acting.by), at: acting.at } };
        self.confirmed(Step::Supervisor, acting, overrides);
        let Check { id: check, environment, revision, .. } = self.check;
        Ok((self, CheckApproved { check, environment, revision, accepted, refused }))
    }

    /// Sends it back to be counted again as the next revision, of what the book says now. What was counted stands as
    /// long as it still fits the book.
    pub fn reject(
        mut self,
        (by, at): (UserId, Timestamp),
        reason: Prose<1000>,
        now_there: Vec<CheckLine>,
    ) -> Result<(Self, CheckRejected), CheckError> {
        let step = match self.check.state.name() {
            StateName::InstructorReview => Step::Instructor,
            StateName::SupervisorReview => Step::Supervisor,
            _ => return Err(self.check.not_now()),
        };
        let revision = self.check.revision;
        self.check.steps.push(StepRecord {
            revision,
            step,
            outcome: StepOutcome::Rejected,
            by,
            at,
            ticks: None,
            comment: Some(reason),
            override_reason: None,
        });
        let mut before = std::mem::take(&mut self.lines);
        for mut line in now_there {
            let counted = before.remove(&line.asset).filter(|it| it.book.expected() == line.book.expected());
            line.seen = counted.and_then(|it| it.seen);
            self.lines.insert(line.asset, line);
        }
        self.touched = self.lines.keys().copied().collect();
        self.check.revision = revision.saturating_add(1);
        self.check.state = CheckState::StudentPending;
        self.changed(at);
        let Check { id: check, environment, revision, .. } = self.check;
        Ok((self, CheckRejected { check, environment, revision }))
    }

    /// Gives it up, with a reason: another check of the shift may begin.
    pub fn cancel(mut self, cancelled: Deed, reason: Prose<500>) -> Result<(Self, CheckCancelled), CheckError> {
        self.open()?;
        self.check.state = CheckState::Cancelled { cancelled, reason };
        self.changed(cancelled.at);
        let Check { id: check, environment, .. } = self.check;
        Ok((self, CheckCancelled { check, environment }))
    }

    /// Gives the step that is to come, other than counting, to somebody: as long as nobody has confirmed it that of the
    /// instructor, then the last word.
    pub fn assign(mut self, to: UserId, at: Timestamp) -> Result<(Self, CheckAssigned), CheckError> {
        self.open()?;
        let step =
            if self.check.state.name() == StateName::SupervisorReview { Step::Supervisor } else { Step::Instructor };
        match step {
            Step::Supervisor => self.check.supervisor = Some(to),
            Step::Instructor | Step::Student => self.check.deputy = Some(to),
        }
        self.changed(at);
        let Check { id: check, environment, .. } = self.check;
        Ok((self, CheckAssigned { check, environment, to, step }))
    }

    fn open(&self) -> Result<(), CheckError> {
        if self.check.state.name().waits_for().is_some() { Ok(()) } else { Err(self.check.not_now()) }
    }

    /// Nobody takes two steps of one check, unless who may override says why; who counted something that stands has
    /// taken the first. Says whether an override was needed.
    fn four_eyes(&self, step: Step, acting: &Acting) -> Result<bool, CheckError> {
        let counted = |line: &CheckLine| line.seen.as_ref().is_some_and(|seen| seen.by == acting.by);
        let counts = step != Step::Student && self.lines.values().any(counted);
        let other = self.check.other_step_of(acting.by, step).or(counts.then_some(Step::Student));
        match other {
            Some(step) if acting.override_reason.is_none() => Err(CheckError::TwoSteps(step)),
            other => Ok(other.is_some()),
        }
    }

    /// What is said of an override where none was needed is not kept: there was none.
    fn confirmed(&mut self, step: Step, acting: Acting, overrides: bool) {
        let Acting { by, at, ticks, comment, override_reason } = acting;
        let override_reason = override_reason.filter(|_| overrides);
        let revision = self.check.revision;
        let ticks = Some(ticks);
        let outcome = StepOutcome::Confirmed;
        self.check.steps.push(StepRecord { revision, step, outcome, by, at, ticks, comment, override_reason });
        self.changed(at);
    }

    fn changed(&mut self, at: Timestamp) {
        self.check.updated_at = at;
        self.add_up();
    }

    fn add_up(&mut self) {
        self.check.tally = Tally::of(self.lines.values());
    }
}

#[cfg(test)]
#[path = "sheet_tests.rs"]
mod tests;
