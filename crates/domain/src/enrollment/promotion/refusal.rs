//! What is refused at the end of a year.

use crate::codes::GradeLevel;
use crate::enrollment::EnrollmentState;
use crate::error::{Fault, Kind, Params};
use crate::form::FieldError;
use crate::ids::EnrollmentId;

/// Why a decision is refused of a student.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPromoted {
    /// Not taught in the year, of which the enrolment stands so, if there is one.
    #[error("the student is not taught in the year")]
    NotEnrolled(Option<EnrollmentState>),
    /// Nobody graduates from this grade.
    #[error("the grade is not a last one")]
    NotTheLastGrade,
    /// The grade leads to none, or to several.
    #[error("no grade follows")]
    NoNextGrade,
    /// Who is enrolled for the next year already has not left, nor finished school.
    #[error("the student is enrolled for the next year")]
    AlreadyEnrolled,
    /// Who is enrolled for the next year already is so in another grade than is decided.
    #[error("the student is enrolled for the next year in grade {}", .1.get())]
    EnrolledOtherwise(EnrollmentId, GradeLevel),
    /// Who has finished school does not repeat.
    #[error("the student has graduated")]
    Graduated,
    /// The enrolment ended without it.
    #[error("the year of the student was completed without graduating")]
    Completed,
    /// Switched off.
    #[error("the student is switched off")]
    Inactive,
    /// Nothing is decided of who is blocked.
    #[error("the student is blocked")]
    Blocked,
    /// The site takes nobody.
    #[error("the site is retired")]
    SiteRetired,
}

impl NotPromoted {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotEnrolled(None) => "promotion.not-enrolled",
            Self::NotEnrolled(Some(_)) => "promotion.not-taught",
            Self::NotTheLastGrade => "promotion.not-the-last-grade",
            Self::NoNextGrade => "promotion.no-next-grade",
            Self::AlreadyEnrolled => "promotion.already-enrolled",
            Self::EnrolledOtherwise(..) => "promotion.enrolled-otherwise",
            Self::Graduated => "promotion.graduated",
            Self::Completed => "promotion.completed",
            Self::Inactive => "promotion.student-inactive",
            Self::Blocked => "promotion.student-blocked",
            Self::SiteRetired => "promotion.site-retired",
        }
    }

    /// What its text names beside the student.
    pub fn params(self) -> Params {
        match self {
            Self::NotEnrolled(Some(state)) => Params::none().text("state", state.name()),
            Self::EnrolledOtherwise(id, grade) => {
                Params::none().text("enrollment", id.to_string()).number("grade", grade.get().into())
            }
            _ => Params::none(),
        }
    }

    /// The enrolment that is to be changed first, where one is in the way.
    pub fn in_the_way(self) -> Option<EnrollmentId> {
        if let Self::EnrolledOtherwise(id, _) = self { Some(id) } else { None }
    }
}

/// Why a year does not go over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PromotionError {
    /// The year into which it goes must begin later.
    #[error("the next year does not begin later")]
    NotALaterYear,
    /// Decisions are refused, each with its student: none of them was carried out.
    #[error("{} decisions are refused", .0.len())]
    Refused(Vec<FieldError>),
}

impl PromotionError {
    /// Their codes, and those of refused decisions.
    pub const CODES: &'static [&'static str] = &[
        "promotion.not-a-later-year",
        "promotion.refused",
        "promotion.not-enrolled",
        "promotion.not-taught",
        "promotion.not-the-last-grade",
        "promotion.no-next-grade",
        "promotion.already-enrolled",
        "promotion.enrolled-otherwise",
        "promotion.graduated",
        "promotion.completed",
        "promotion.student-inactive",
        "promotion.student-blocked",
        "promotion.site-retired",
        "decision.unknown",
        "never-active.unknown",
    ];
}

impl Fault for PromotionError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotALaterYear => "promotion.not-a-later-year",
            Self::Refused(_) => "promotion.refused",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::NotALaterYear => Params::none(),
            Self::Refused(all) => Params::none().number("count", i64::try_from(all.len()).unwrap_or(i64::MAX)),
        }
    }
    fn fields(&self) -> &[FieldError] {
        match self {
            Self::NotALaterYear => &[],
            Self::Refused(all) => all,
        }
    }
}
