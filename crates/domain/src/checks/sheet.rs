//! A check with the items of its room: what is decided and stored together.

use super::{
    Acting, Check, CheckApproved, CheckAssigned, CheckCancelled, CheckConfirmed, CheckError, CheckLine, CheckRejected,
    CheckStarted, CheckState, CheckSubmitted, Count, Refusals, StateName, Step, StepOutcome, StepRecord, Tally, Turn,
    Verdict,
};
use crate::clock::Timestamp;
use crate::deed::Deed;
use crate::ids::{AssetId, UserId};
use crate::text::Prose;
use std::collections::{BTreeMap, BTreeSet};

/// A check with the lines of its present revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckSheet {
    /// The check; its tally always is that of the lines.
    pub check: Check,
    pub(super) lines: BTreeMap<AssetId, CheckLine>,
    touched: BTreeSet<AssetId>,
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

    /// Since when the item of a line must not have been moved in the room for what was counted of it to stand: since it
    /// was counted, or since the book was looked up, whichever was first. Nothing of what nobody counted.
    pub fn stands_since(&self, line: &CheckLine) -> Option<Timestamp> {
        line.seen.as_ref().map(|seen| seen.counted_at.min(self.check.looked_up_at()))
    }

    /// Whose turn it is. Nobody is named who counted something that stands: they cannot take another step.
    pub fn turn(&self) -> Turn {
        let turn = self.check.turn();
        Turn { person: turn.person.filter(|person| !self.counted_by(*person)), ..turn }
    }

    /// Another step than this one that somebody took, in whichever revision; who counted something that stands took the
    /// first.
    pub fn other_step_of(&self, user: UserId, than: Step) -> Option<Step> {
        let counted = (than != Step::Student && self.counted_by(user)).then_some(Step::Student);
        self.check.other_step_of(user, than).or(counted)
    }

    fn counted_by(&self, user: UserId) -> bool {
        self.lines.values().any(|line| line.seen.as_ref().is_some_and(|seen| seen.by == user))
    }

    fn not_now(&self) -> CheckError {
        CheckError::NotNow(self.turn())
    }

    /// Tells that it was begun.
    pub fn begun(&self) -> CheckStarted {
        let Check { id, environment, schedule, day, .. } = self.check;
        CheckStarted { check: id, environment, schedule, day }
    }

    /// Takes what was counted: of several entries of one item the latest by the clock of the devices stands.
    pub fn take(mut self, counts: &[Count], now: Timestamp) -> Result<Self, CheckError> {
        if self.check.state.name() != StateName::StudentPending {
            return Err(self.not_now());
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
            return Err(self.not_now());
        }
        let unsaid = self.lines.values().filter(|line| line.required() && line.seen.is_none());
        let unsaid: Vec<AssetId> = unsaid.map(|line| line.asset).collect();
        if !unsaid.is_empty() {
            return Err(CheckError::LinesMissing(unsaid));
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
            return Err(self.not_now());
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
            _ => return Err(self.not_now()),
        };
        let overrides = self.four_eyes(Step::Supervisor, &acting)? || skips;
        let same = |asset: &AssetId| self.line(*asset).is_none_or(|line| line.variance().is_none());
        let same: Vec<AssetId> = refusals.keys().copied().filter(same).collect();
        if !same.is_empty() {
            return Err(CheckError::NoVariance(same));
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

    /// Sends it back to be counted again as the next revision, of what the book says now. What was counted stands where
    /// the book says the same, and nothing was moved since.
    pub fn reject(
        mut self,
        (by, at): (UserId, Timestamp),
        reason: Prose<1000>,
        now_there: Vec<CheckLine>,
        moved: &BTreeSet<AssetId>,
    ) -> Result<(Self, CheckRejected), CheckError> {
        let step = match self.check.state.name() {
            StateName::InstructorReview => Step::Instructor,
            StateName::SupervisorReview => Step::Supervisor,
            _ => return Err(self.not_now()),
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
            let book = line.book;
            let counted = before.remove(&line.asset).filter(|it| it.book == book && !moved.contains(&it.asset));
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

    /// Gives the step that is to come, other than counting, to somebody who took no other: as long as nobody has
    /// confirmed it that of the instructor, then the last word.
    pub fn assign(mut self, to: UserId, at: Timestamp) -> Result<(Self, CheckAssigned), CheckError> {
        self.open()?;
        let step =
            if self.check.state.name() == StateName::SupervisorReview { Step::Supervisor } else { Step::Instructor };
        if let Some(taken) = self.other_step_of(to, step) {
            return Err(CheckError::TwoSteps(taken));
        }
        match step {
            Step::Supervisor => self.check.supervisor = Some(to),
            Step::Instructor | Step::Student => self.check.deputy = Some(to),
        }
        self.changed(at);
        let Check { id: check, environment, .. } = self.check;
        Ok((self, CheckAssigned { check, environment, to, step }))
    }

    fn open(&self) -> Result<(), CheckError> {
        if self.check.state.name().waits_for().is_some() { Ok(()) } else { Err(self.not_now()) }
    }

    /// Nobody takes two steps of one check, unless who may override says why. Says whether an override was needed.
    fn four_eyes(&self, step: Step, acting: &Acting) -> Result<bool, CheckError> {
        match self.other_step_of(acting.by, step) {
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
