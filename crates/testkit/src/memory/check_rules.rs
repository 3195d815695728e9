//! What a database refuses of checks.

use super::checks::stands;
use super::constraints::{Checked, free, known, never};
use super::tables::Tables;
use plantel_domain::checks::{Check, CheckLine, CheckSheet, CheckState, Counted, StateName, StepOutcome, StepRecord};
use plantel_domain::ids::{AssetId, CheckId, InstitutionId};

/// The most units of a place and condition.
const MOST_UNITS: u32 = 1_000_000;

/// What contradicts the state.
fn check_state(check: &Check) -> Checked {
    let submitted = check.submitted_at.is_some();
    let wrong = match check.state.name() {
        StateName::StudentPending | StateName::Cancelled => false,
        StateName::InstructorReview | StateName::SupervisorReview | StateName::Complete => !submitted,
    };
    never(wrong, "a check that does not stand so")?;
    never(check.revision == 0, "a check before its first revision")?;
    check.steps.iter().try_for_each(check_step)
}

fn check_step(step: &StepRecord) -> Checked {
    never(step.ticks.is_some() != (step.outcome == StepOutcome::Confirmed), "ticks of what was not confirmed")?;
    never(step.outcome == StepOutcome::Rejected && step.comment.is_none(), "what was sent back without a word")?;
    never(step.outcome == StepOutcome::Skipped && step.override_reason.is_none(), "what was skipped without a word")
}

fn beyond(figures: [u32; 4]) -> bool {
    figures.into_iter().any(|units| units > MOST_UNITS)
}

/// Figures that cannot be, whatever the book says.
pub(super) fn check_counted(counted: &Counted) -> Checked {
    let Counted::Units { found, damaged, missing, surplus } = *counted else { return Ok(()) };
    never(beyond([found, damaged, missing, surplus]), "more units than there may be")?;
    never(missing > 0 && surplus > 0, "units that are missing and too many")
}

/// Figures that cannot be.
fn check_figures(revision: u16, line: &CheckLine) -> Checked {
    let book = line.book;
    never(beyond([book.good, book.in_use, book.damaged, book.missing]), "more units than there may be")?;
    never(line.unit_value.is_some_and(|value| value < 0), "a thing that is worth less than nothing")?;
    let nobody = "a word over what nobody counted";
    let Some(seen) = &line.seen else { return never(line.verdict.is_some(), nobody) };
    never(!(1..=revision).contains(&seen.revision), "it was counted in a later revision")?;
    check_counted(&seen.counted)?;
    let Counted::Units { found, damaged, missing, surplus } = seen.counted else {
        return never(line.verdict.is_some(), nobody);
    };
    let sum = |figures: &[u32]| figures.iter().map(|units| u64::from(*units)).sum::<u64>();
    let sums = (sum(&[book.expected(), surplus]), sum(&[found, damaged, missing]));
    never(sums.0 != sums.1, "units that do not add up")
}

impl Tables {
    pub(super) fn check_sheet(&self, sheet: &CheckSheet) -> Checked {
        let check = &sheet.check;
        let Check { id, institution, environment, schedule, day, .. } = *check;
        check_state(check)?;
        let same = |other: &Check| other.id != id && (other.schedule, other.day) == (schedule, day) && stands(other);
        free(stands(check) && self.checks_of(Some(institution)).any(same), "check")?;
        self.known_environment(institution, environment)?;
        known(&self.schedules, Some(institution), schedule)?;
        let closed = match &check.state {
            CheckState::Complete { completed } => completed.by,
            CheckState::Cancelled { cancelled, .. } => cancelled.by,
            _ => None,
        };
        let people =
            [Some(check.instructor), check.deputy, check.supervisor, check.started.by, closed].into_iter().flatten();
        let mut people = people.chain(check.steps.iter().map(|step| step.by));
        people.try_for_each(|user| self.known_user(user))?;
        sheet.touched().try_for_each(|line| {
            check_figures(check.revision, line)?;
            known(&self.assets, Some(institution), line.asset)?;
            line.seen.as_ref().map_or(Ok(()), |seen| self.known_user(seen.by))
        })
    }

    /// What is counted or said is of an item in a revision of a check.
    pub(super) fn known_line(
        &self,
        scope: Option<InstitutionId>,
        (check, revision): (CheckId, u16),
        asset: AssetId,
    ) -> Checked {
        let sheet = self.sheet(scope, check);
        let present = sheet.is_some_and(|it| it.check.revision == revision && it.line(asset).is_some());
        let earlier = self.check_revisions.get(&(check, revision)).filter(|_| sheet.is_some());
        let before = earlier.is_some_and(|lines| lines.iter().any(|line| line.asset == asset));
        never(!present && !before, "there is no such line of a check")
    }
}
