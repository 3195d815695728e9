//! A student's place in a school year.

mod refusal;
mod steps;

pub use refusal::{Doubt, EnrollmentError, Misfit};
pub use steps::{EnrollmentState, Verb};

use crate::clock::{Day, Timestamp};
use crate::codes::{GradeLevel, Shift};
use crate::ids::{ClassGroupId, EnrollmentId, InstitutionId, SchoolYearId, SiteId, StudentId, UserId};
use crate::institutions::school::ClassGroup;
use crate::names::names;
use crate::store::Version;
use crate::text::{Line, Prose};
use chrono::Datelike as _;
use serde::Serialize;
use steps::{EDGES, EnrollmentState as S};

names! {
    /// How a student comes to the year; papers may depend on it.
    EnrollmentCase, "enrollment-case.unknown" {
        /// For the first time in any school.
        New = "new",
        /// From the year before, in this school.
        Returning = "returning",
        /// From another school.
        FromElsewhere = "from_elsewhere",
        /// From another country.
        FromAbroad = "from_abroad",
    }
}

/// Where a student is placed: a group, or what is known of it while there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Placement {
    /// Where the student is taught.
    pub site: SiteId,
    /// In which grade.
    pub grade: GradeLevel,
    /// At which time of the day, if that is said.
    pub shift: Option<Shift>,
    /// In which group, if that is said.
    pub group: Option<ClassGroupId>,
}

/// A step of an enrolment, written once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transition {
    /// From where; nowhere for the first.
    pub from: Option<EnrollmentState>,
    /// Where to.
    pub to: EnrollmentState,
    /// When.
    pub at: Timestamp,
    /// Who; nobody for the command line.
    pub by: Option<UserId>,
    /// Why, where a reason is asked for or was given.
    pub reason: Option<Prose<500>>,
    /// To which school the student goes, if that was said.
    pub destination: Option<Line<200>>,
}

/// A student's place in a school year; of each student and year one at most that was not left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enrollment {
    /// Its id.
    pub id: EnrollmentId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of whom.
    pub student: StudentId,
    /// For which year.
    pub year: SchoolYearId,
    /// Where.
    #[serde(flatten)]
    pub placement: Placement,
    /// How the student comes to it.
    pub case: EnrollmentCase,
    /// Where it stands.
    pub state: EnrollmentState,
    /// What brought it there, in order; the first row says how it began. The journal tells each as it comes.
    #[serde(skip)]
    pub history: Vec<Transition>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When anything changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// A student, and for what they are enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// Of whom.
    pub student: StudentId,
    /// For which year.
    pub year: SchoolYearId,
    /// How the student comes to it.
    pub case: EnrollmentCase,
    /// Whether a place is offered already; else somebody only asks for one.
    pub admitted: bool,
}

/// What must be so before a student has the place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ready {
    /// The papers that are needed and not validated, by their kinds.
    pub papers: Vec<String>,
    /// Whether somebody who may has consented to what is done with the student's data.
    pub consent: bool,
}

impl Enrollment {
    /// A student asks for a place, or is offered one. A group says the shift.
    pub fn new(
        (id, institution): (EnrollmentId, InstitutionId),
        enrolled: Enrolled,
        placement: Placement,
        (by, now): (Option<UserId>, Timestamp),
    ) -> Self {
        let Enrolled { student, year, case, admitted } = enrolled;
        let state = if admitted { S::PendingDocuments } else { S::Prospect };
        let begun = Transition { from: None, to: state, at: now, by, reason: None, destination: None };
        Self {
            id,
            institution,
            student,
            year,
            placement,
            case,
            state,
            history: vec![begun],
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// Where a verb leads from where it stands, if it can be done there.
    pub fn leads_to(&self, verb: Verb) -> Option<EnrollmentState> {
        let back = if verb == Verb::ReEnter { self.left() } else { None };
        let mut ends = EDGES.iter().filter(|(from, by, _)| (*from, *by) == (self.state, verb)).map(|(_, _, to)| *to);
        ends.find(|to| back.is_none_or(|back| back == *to))
    }

    /// Where whoever left comes back to: where they stood. At who had a place the office looks again.
    fn left(&self) -> Option<EnrollmentState> {
        let stood = self.history.last()?.from?;
        Some(if stood == S::Active { S::InReview } else { stood })
    }

    fn goes(
        mut self,
        verb: Verb,
        (by, now): (Option<UserId>, Timestamp),
        (reason, destination): (Option<Prose<500>>, Option<Line<200>>),
    ) -> Result<Self, EnrollmentError> {
        let to = self.leads_to(verb).ok_or(EnrollmentError::NotNow { state: self.state, verb })?;
        self.history.push(Transition { from: Some(self.state), to, at: now, by, reason, destination });
        self.state = to;
        self.updated_at = now;
        Ok(self)
    }

    /// A place is offered.
    pub fn admit(self, deed: (Option<UserId>, Timestamp)) -> Result<Self, EnrollmentError> {
        self.goes(Verb::Admit, deed, (None, None))
    }

    /// All papers that are needed are there: `missing` says which are not.
    pub fn submit(self, missing: Vec<String>, deed: (Option<UserId>, Timestamp)) -> Result<Self, EnrollmentError> {
        let after = self.goes(Verb::Submit, deed, (None, None))?;
        if missing.is_empty() { Ok(after) } else { Err(EnrollmentError::PapersMissing(missing)) }
    }

    /// A paper does not do, and the office says why.
    pub fn send_back(self, reason: Prose<500>, deed: (Option<UserId>, Timestamp)) -> Result<Self, EnrollmentError> {
        self.goes(Verb::SendBack, deed, (Some(reason), None))
    }

    /// The student has a place in the group, which is taken from it by the caller under the same lock.
    pub fn activate(self, ready: Ready, deed: (Option<UserId>, Timestamp)) -> Result<Self, EnrollmentError> {
        let after = self.goes(Verb::Activate, deed, (None, None))?;
        if !ready.papers.is_empty() {
            return Err(EnrollmentError::PapersMissing(ready.papers));
        }
        if !ready.consent {
            return Err(EnrollmentError::NoConsent);
        }
        if after.placement.group.is_none() {
            return Err(EnrollmentError::NoGroup);
        }
        Ok(after)
    }

    /// The year has ended. The place stays taken: the group's year has passed.
    pub fn complete(self, deed: (Option<UserId>, Timestamp)) -> Result<Self, EnrollmentError> {
        self.goes(Verb::Complete, deed, (None, None))
    }

    /// The last year has ended.
    pub fn graduate(self, deed: (Option<UserId>, Timestamp)) -> Result<Self, EnrollmentError> {
        let grade = self.placement.grade;
        let after = self.goes(Verb::Graduate, deed, (None, None))?;
        if grade.is_last() { Ok(after) } else { Err(EnrollmentError::NotTheLastGrade(grade)) }
    }

    /// The student leaves; a place that was theirs is given back by the caller.
    pub fn withdraw(
        self,
        reason: Prose<500>,
        destination: Option<Line<200>>,
        deed: (Option<UserId>, Timestamp),
    ) -> Result<Self, EnrollmentError> {
        self.goes(Verb::Withdraw, deed, (Some(reason), destination))
    }

    /// The student leaves for another school; the place is given back by the caller.
    pub fn transfer(
        self,
        destination: Line<200>,
        reason: Option<Prose<500>>,
        deed: (Option<UserId>, Timestamp),
    ) -> Result<Self, EnrollmentError> {
        self.goes(Verb::Transfer, deed, (reason, Some(destination)))
    }

    /// The student comes back in the same year, to where the enrolment was left.
    pub fn re_enter(
        self,
        reason: Option<Prose<500>>,
        deed: (Option<UserId>, Timestamp),
    ) -> Result<Self, EnrollmentError> {
        self.goes(Verb::ReEnter, deed, (reason, None))
    }

    /// The year ended too early for the student, who kept the place.
    pub fn reopen(self, reason: Prose<500>, deed: (Option<UserId>, Timestamp)) -> Result<Self, EnrollmentError> {
        self.goes(Verb::Reopen, deed, (Some(reason), None))
    }

    /// Whether the enrolment holds one of the group's places.
    pub fn holds_place(&self) -> Option<ClassGroupId> {
        self.placement.group.filter(|_| self.state.taught())
    }

    /// Refuses to place anew what has ended, or was left.
    pub fn unsettled(&self) -> Result<(), EnrollmentError> {
        if self.state.open() { Ok(()) } else { Err(EnrollmentError::Settled(self.state)) }
    }

    /// Placed elsewhere, while anything is still to be decided. Who has a place in a group has one in the next.
    pub fn place(mut self, placement: Placement, now: Timestamp) -> Result<Self, EnrollmentError> {
        self.unsettled()?;
        if self.state == S::Active && placement.group.is_none() {
            return Err(EnrollmentError::NoGroup);
        }
        self.placement = placement;
        self.updated_at = now;
        Ok(self)
    }

    /// What is unusual, but may be. SIMAT takes the age of the 30th of June of the year in which the school year begins.
    pub fn doubts(&self, birth: Day, year_starts: Day) -> Vec<Doubt> {
        let middle = Day::from_ymd_opt(year_starts.year(), 6, 30).unwrap_or(year_starts);
        let age = middle.years_since(birth).unwrap_or(0);
        let usual = self.placement.grade.usual_age();
        let unusual = usual.is_some_and(|(from, to)| age < u32::from(from) || age > u32::from(to));
        if unusual { vec![Doubt::Age] } else { Vec::new() }
    }
}

impl Placement {
    /// In this group, if it is of the year; what else was said must be what the group is.
    pub fn within(self, group: &ClassGroup, year: SchoolYearId) -> Result<Self, EnrollmentError> {
        let misfit = [
            (group.year != year, Misfit::Year),
            (group.site != self.site, Misfit::Site),
            (group.grade != self.grade, Misfit::Grade),
            (self.shift.is_some_and(|shift| shift != group.shift), Misfit::Shift),
        ];
        match misfit.iter().find(|(is, _)| *is) {
            Some((_, misfit)) => Err(EnrollmentError::DoesNotFit(*misfit)),
            None => Ok(Self { shift: Some(group.shift), group: Some(group.id), ..self }),
        }
    }
}

#[cfg(test)]
#[path = "enrolment_tests.rs"]
mod tests;
