//! The students of one grade who are taught together for a year.

use super::Refusal;
use crate::access::Target;
use crate::clock::Timestamp;
use crate::codes::{GradeLevel, Shift};
use crate::error::{Fault, Kind, Params};
use crate::form::{BadValue, Invalid, Patch};
use crate::ids::{ClassGroupId, InstitutionId, SchoolYearId, SiteId, UserId};
use crate::journal::facts;
use crate::store::Version;
use crate::text::{Line, fold};
use serde::Serialize;
use std::collections::BTreeSet;

/// The most places of a group.
pub const MOST_PLACES: u16 = 200;

/// The most people who teach a group beside the homeroom teacher.
pub const MOST_TEACHERS: usize = 50;

/// The students of one grade who are taught together for a year, at one site and in one shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClassGroup {
    /// Its id.
    pub id: ClassGroupId,
    /// Whose.
    pub institution: InstitutionId,
    /// Where.
    pub site: SiteId,
    /// In which year.
    pub year: SchoolYearId,
    /// Of which grade.
    pub grade: GradeLevel,
    /// In which shift.
    pub shift: Shift,
    /// What it is called, as `0302`; unique at its site in its year, grade and shift, without regard to accents and
    /// case.
    pub code: Line<20>,
    /// How many places it has, 1 to [`MOST_PLACES`].
    pub capacity: u16,
    /// How many of them active enrolments take.
    pub taken: u16,
    /// Who answers for it.
    pub homeroom_teacher: Option<UserId>,
    /// Who else teaches it, at most [`MOST_TEACHERS`].
    pub teachers: BTreeSet<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

impl From<&ClassGroup> for Target {
    fn from(group: &ClassGroup) -> Self {
        Self::institution(group.institution)
    }
}

/// What somebody fills in for a new group.
#[derive(Clone, Debug)]
pub struct NewClassGroup {
    /// Where.
    pub site: SiteId,
    /// In which year.
    pub year: SchoolYearId,
    /// Of which grade.
    pub grade: GradeLevel,
    /// In which shift.
    pub shift: Shift,
    /// What it is called.
    pub code: Line<20>,
    /// How many places it has, as [`ClassGroup::places`] reads it.
    pub capacity: u16,
    /// Who answers for it.
    pub homeroom_teacher: Option<UserId>,
    /// Who else teaches it.
    pub teachers: BTreeSet<UserId>,
}

/// A partial change.
#[derive(Clone, Debug, Default)]
pub struct ClassGroupChange {
    /// Another site.
    pub site: Option<SiteId>,
    /// Another year.
    pub year: Option<SchoolYearId>,
    /// Another grade.
    pub grade: Option<GradeLevel>,
    /// Another shift.
    pub shift: Option<Shift>,
    /// Another name.
    pub code: Option<Line<20>>,
    /// Another number of places, as [`ClassGroup::places`] reads it.
    pub capacity: Option<u16>,
    /// Another homeroom teacher.
    pub homeroom_teacher: Patch<UserId>,
    /// Other teachers, all of them.
    pub teachers: Option<BTreeSet<UserId>>,
}

/// What a group refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClassGroupError {
    /// Every place is taken.
    #[error("the group is full")]
    Full,
    /// More places are taken than it would have.
    #[error("{taken} places are taken")]
    TooSmall {
        /// How many are taken.
        taken: u16,
    },
    /// Somebody is in it.
    #[error("there are students in the group")]
    HasStudents,
}

impl Fault for ClassGroupError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Full => "group.full",
            Self::TooSmall { .. } => "group.too-small",
            Self::HasStudents => "group.has-students",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::TooSmall { taken } => Params::none().number("count", i64::from(*taken)),
            Self::Full | Self::HasStudents => Params::none(),
        }
    }
}

impl ClassGroup {
    /// Reads a number of places, 1 to [`MOST_PLACES`].
    pub fn places(number: i64) -> Result<u16, BadValue> {
        let bounds = || Params::none().number("min", 1).number("max", MOST_PLACES.into());
        let known = u16::try_from(number).ok().filter(|places| (1..=MOST_PLACES).contains(places));
        known.ok_or_else(|| BadValue::with("field.out-of-range", bounds()))
    }

    /// A new one, in which nobody is; refuses too many places or teachers.
    pub fn new(
        (id, institution): (ClassGroupId, InstitutionId),
        new: NewClassGroup,
        now: Timestamp,
    ) -> Result<Self, Invalid> {
        let group = Self {
            id,
            institution,
            site: new.site,
            year: new.year,
            grade: new.grade,
            shift: new.shift,
            code: new.code,
            capacity: new.capacity,
            taken: 0,
            homeroom_teacher: new.homeroom_teacher,
            teachers: new.teachers,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        group.check()?;
        Ok(group)
    }

    fn check(&self) -> Result<(), Invalid> {
        Self::places(self.capacity.into()).map_err(|bad| Invalid::at("/capacity", bad))?;
        if self.teachers.len() <= MOST_TEACHERS {
            return Ok(());
        }
        let max = i64::try_from(MOST_TEACHERS).unwrap_or(i64::MAX);
        Err(Invalid::at("/teacher_ids", BadValue::with("list.too-long", Params::none().number("max", max))))
    }

    /// The form of the code that is unique.
    pub fn key(&self) -> String {
        fold(self.code.as_str())
    }

    /// By which groups are sorted: by grade, the lowest first, then by code.
    pub fn order_key(&self) -> String {
        // From -2 to 99, so that each has three digits.
        format!("{:03} {}", i16::from(self.grade.get()) + 100, self.key())
    }

    /// Where and what it is: it stays so once an enrolment names the group.
    pub fn place(&self) -> (SiteId, SchoolYearId, GradeLevel, Shift) {
        (self.site, self.year, self.grade, self.shift)
    }

    /// Whether a user teaches it, as homeroom teacher or beside them.
    pub fn teaches(&self, user: UserId) -> bool {
        self.homeroom_teacher == Some(user) || self.teachers.contains(&user)
    }

    /// Everybody who teaches it.
    pub fn everybody(&self) -> BTreeSet<UserId> {
        self.teachers.iter().copied().chain(self.homeroom_teacher).collect()
    }

    /// Gives a place to somebody, if one is free.
    pub fn take_place(self) -> Result<Self, ClassGroupError> {
        if self.taken >= self.capacity {
            return Err(ClassGroupError::Full);
        }
        Ok(Self { taken: self.taken + 1, ..self })
    }

    /// Takes a place back.
    #[must_use]
    pub fn free_place(self) -> Self {
        Self { taken: self.taken.saturating_sub(1), ..self }
    }

    /// Applies a change. Where and what it is stays while somebody is in it.
    pub fn change(
        mut self,
        change: ClassGroupChange,
        now: Timestamp,
    ) -> Result<(Self, ClassGroupChanged), Refusal<ClassGroupError>> {
        let place = self.place();
        self.site = change.site.unwrap_or(self.site);
        self.year = change.year.unwrap_or(self.year);
        self.grade = change.grade.unwrap_or(self.grade);
        self.shift = change.shift.unwrap_or(self.shift);
        self.code = change.code.unwrap_or(self.code);
        self.capacity = change.capacity.unwrap_or(self.capacity);
        change.homeroom_teacher.apply(&mut self.homeroom_teacher);
        self.teachers = change.teachers.unwrap_or(self.teachers);
        self.check()?;
        if self.taken > 0 && self.place() != place {
            return Err(Refusal::State(ClassGroupError::HasStudents));
        }
        if self.capacity < self.taken {
            return Err(Refusal::State(ClassGroupError::TooSmall { taken: self.taken }));
        }
        self.updated_at = now;
        let changed = ClassGroupChanged { class_group: self.id };
        Ok((self, changed))
    }

    /// Takes it away, if nobody is in it.
    pub fn remove(&self) -> Result<ClassGroupRemoved, ClassGroupError> {
        if self.taken > 0 {
            return Err(ClassGroupError::HasStudents);
        }
        Ok(ClassGroupRemoved { class_group: self.id })
    }
}

facts! {
    about "class_group" {
        /// Which group.
        class_group: ClassGroupId,
    }

    /// A group was made.
    ClassGroupCreated = "group.created",
    /// Its data changed.
    ClassGroupChanged = "group.changed",
    /// It was taken away.
    ClassGroupRemoved = "group.removed",
}

#[cfg(test)]
#[path = "class_group_tests.rs"]
mod tests;
