//! Where a row places the student in the year.

use super::{Column, Named, ParsedRow, Planner, Refusal};
use plantel_domain::enrollment::{Enrolled, Enrollment, EnrollmentCase, EnrollmentState, Placement, Student};
use plantel_domain::institutions::school::{ClassGroup, NewClassGroup};
use plantel_domain::text::fold;
use std::collections::BTreeSet;

/// How many places a group has that a list makes; the school says it better afterwards.
pub(super) const PLACES: u16 = 40;

/// What becomes of the enrolment.
pub(super) enum Seat {
    /// It is as the row says.
    Stays(Enrollment),
    /// There was none.
    New(Enrollment),
    /// It is placed elsewhere.
    Placed(Enrollment),
}

impl Seat {
    /// As it is to be.
    pub(super) fn enrollment(&self) -> &Enrollment {
        match self {
            Self::Stays(enrollment) | Self::New(enrollment) | Self::Placed(enrollment) => enrollment,
        }
    }
}

impl Planner<'_> {
    /// The group that the row names, if it names one; made when it is missing.
    pub(super) fn group(&self, row: &ParsedRow) -> Result<Option<Named<ClassGroup>>, Refusal> {
        let Some((code, shift)) = row.seat.group.clone().zip(row.seat.shift) else { return Ok(None) };
        let grade = row.seat.grade;
        if let Some(known) = self.known.groups.get(&(grade, shift, fold(code.as_str()))) {
            return Ok(Some(Named { it: known.clone(), new: false }));
        }
        let new = NewClassGroup {
            site: self.ground.site,
            year: self.ground.year.id,
            grade,
            shift,
            code,
            capacity: PLACES,
            homeroom_teacher: None,
            teachers: BTreeSet::new(),
        };
        let made = ClassGroup::new((self.ids.next().into(), self.ground.institution), new, self.ground.now);
        let made = made.map_err(|_| self.refusal(row, Column::Group, "import.bad-text"))?;
        Ok(Some(Named { it: made, new: true }))
    }

    /// The enrolment of the year: a new one, unless one counts that is as the row says or may become so.
    pub(super) fn seat(
        &self,
        row: &ParsedRow,
        student: &Student,
        group: Option<&Named<ClassGroup>>,
    ) -> Result<Seat, Refusal> {
        let group = group.map(|group| group.it.id);
        let known = self.known.enrollments.get(&student.id);
        let placement = row.seat.placement(self.ground.site, group, known.map(|known| known.placement));
        let Some(known) = known else {
            let case = if self.known.returning.contains(&student.id) {
                EnrollmentCase::Returning
            } else {
                EnrollmentCase::New
            };
            let enrolled = Enrolled { student: student.id, year: self.ground.year.id, case, admitted: true };
            let id = (self.ids.next().into(), self.ground.institution);
            return Ok(Seat::New(Enrollment::new(id, enrolled, placement, (self.ground.by, self.ground.now))));
        };
        if known.placement == placement {
            return Ok(Seat::Stays(known.clone()));
        }
        let column = if group.is_some() { Column::Group } else { Column::Grade };
        let elsewhere = || self.refusal(row, column, "import.enrolled-elsewhere");
        // Who has a place in a group keeps it until the office gives them another.
        if known.state == EnrollmentState::Active {
            return Err(elsewhere());
        }
        let placed = known.clone().place(placement, self.ground.now).map_err(|_| elsewhere())?;
        if self.ground.update || fills(&known.placement, &placed.placement) {
            Ok(Seat::Placed(placed))
        } else {
            Err(self.refusal(row, column, "import.differs"))
        }
    }

    /// Writes it down, with what must not change until it is stored.
    pub(super) fn sit(&mut self, seat: Seat) {
        let group = seat.enrollment().placement.group;
        if let (false, Some(id)) = (matches!(seat, Seat::Stays(_)), group)
            && let Some(version) = self.known.stored_groups.get(&id)
        {
            self.plan.held_groups.insert(id, *version);
        }
        match seat {
            Seat::Stays(_) => {}
            Seat::New(enrollment) => self.plan.enrollments.push(enrollment),
            Seat::Placed(enrollment) => {
                self.plan.held_enrollments.insert(enrollment.id, enrollment.version);
                self.plan.placed.push(enrollment);
            }
        }
    }
}

/// Whether a place says nothing but what was not said: a shift, and a group.
fn fills(known: &Placement, next: &Placement) -> bool {
    let same = (known.site, known.grade) == (next.site, next.grade);
    same && known.group.is_none() && (known.shift.is_none() || known.shift == next.shift)
}
