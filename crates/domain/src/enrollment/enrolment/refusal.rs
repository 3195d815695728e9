//! What is refused of an enrolment, and what is only unusual.

use super::{EnrollmentState, Verb};
use crate::codes::GradeLevel;
use crate::error::{Fault, Kind, Params};

/// In what a group and an enrolment do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Another year.
    Year,
    /// Another site.
    Site,
    /// Another grade.
    Grade,
    /// Another shift.
    Shift,
}

impl Misfit {
    /// The published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Site => "site",
            Self::Grade => "grade",
            Self::Shift => "shift",
        }
    }
}

/// What is unusual, but may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Far younger or older than others of the grade.
    Age,
}

impl Doubt {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Age => "enrollment.age-unusual",
        }
    }
}

/// What is refused of an enrolment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrollmentError {
    /// Not from where it stands.
    #[error("{} is not done with what is {}", .verb.name(), .state.name())]
    NotNow {
        /// Where it stands.
        state: EnrollmentState,
        /// What was wanted.
        verb: Verb,
    },
    /// What has ended, or was left, is placed nowhere else.
    #[error("nothing changes of what is {}", .0.name())]
    Settled(EnrollmentState),
    /// Papers are not validated, or not there.
    #[error("papers are missing: {}", .0.join(", "))]
    PapersMissing(Vec<String>),
    /// Nobody who may has consented to what is done with the student's data.
    #[error("nobody has consented")]
    NoConsent,
    /// There is no group to have a place in.
    #[error("the enrolment has no group")]
    NoGroup,
    /// The group is another year's, site's, grade's or shift's.
    #[error("the group does not fit: {}", .0.name())]
    DoesNotFit(Misfit),
    /// Nobody graduates from this grade.
    #[error("grade {} is not a last one", .0.get())]
    NotTheLastGrade(GradeLevel),
    /// It needs a reason.
    #[error("a reason is needed")]
    ReasonNeeded,
}

impl EnrollmentError {
    /// Their codes.
    pub const CODES: &'static [&'static str] = &[
        "enrollment.not-now",
        "enrollment.settled",
        "enrollment.papers-missing",
        "enrollment.no-consent",
        "enrollment.no-group",
        "enrollment.group-does-not-fit",
        "enrollment.not-the-last-grade",
        "enrollment.reason-needed",
    ];
}

impl Fault for EnrollmentError {
    fn kind(&self) -> Kind {
        match self {
            Self::ReasonNeeded => Kind::Invalid,
            _ => Kind::Refused,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotNow { .. } => "enrollment.not-now",
            Self::Settled(_) => "enrollment.settled",
            Self::PapersMissing(_) => "enrollment.papers-missing",
            Self::NoConsent => "enrollment.no-consent",
            Self::NoGroup => "enrollment.no-group",
            Self::DoesNotFit(_) => "enrollment.group-does-not-fit",
            Self::NotTheLastGrade(_) => "enrollment.not-the-last-grade",
            Self::ReasonNeeded => "enrollment.reason-needed",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::NotNow { state, verb } => {
                let next: Vec<&str> = Verb::of(*state).map(Verb::name).collect();
                Params::none().text("state", state.name()).text("verb", verb.name()).text("next", next.join(", "))
            }
            Self::Settled(state) => Params::none().text("state", state.name()),
            Self::PapersMissing(papers) => Params::none().text("papers", papers.join(", ")),
            Self::DoesNotFit(misfit) => Params::none().text("in", misfit.name()),
            Self::NotTheLastGrade(grade) => Params::none().number("grade", grade.get().into()),
            Self::NoConsent | Self::NoGroup | Self::ReasonNeeded => Params::none(),
        }
    }
}
