//! Enrolling a student who is known, or who is written down with it.

use super::groups::HeldGroups;
use super::sheet::sheet_of;
use super::{EnrollmentSheet, Enrollments};
use crate::enrollment::people::{NewStudent, register};
use crate::enrollment::{hold, sight};
use crate::simat::carry_over;
use crate::{Error, Result};
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::enrollment::{Enrolled, Enrollment, EnrollmentCase, EnrollmentCreated, Placement, Sight, Student};
use plantel_domain::form::{BadValue, FieldError, Form, Invalid};
use plantel_domain::ids::{SchoolYearId, StudentId};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::store::Repositories;

/// Who is enrolled.
#[derive(Clone)]
pub enum WhoEnrolls {
    /// Somebody who is known.
    Known(StudentId),
    /// Somebody who is written down with it, and who answers for them.
    New(Box<NewStudent>),
}

/// What somebody fills in for an enrolment.
#[derive(Clone)]
pub struct NewEnrollment {
    /// Who is enrolled.
    pub who: WhoEnrolls,
    /// For which year.
    pub year: SchoolYearId,
    /// Where.
    pub placement: Placement,
    /// How the student comes to it.
    pub case: EnrollmentCase,
    /// Whether a place is offered already.
    pub admitted: bool,
}

impl Enrollments {
    /// Enrols a student, or writes down that one asks for a place; who is not known yet is written down with it, or
    /// nothing is.
    pub async fn create(&self, ctx: &Context, new: NewEnrollment) -> Result<EnrollmentSheet> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteEnrollment).await?;
        let institution = sight.institution;
        ctx.require(Permission::WriteEnrollment, &Target::institution(institution))?;
        let mut form = Form::new();
        let NewEnrollment { who, year, placement, case, admitted } = new;
        let (student, events) = match who {
            WhoEnrolls::Known(id) => {
                let found = hold(&mut *work, &sight, id).await?;
                (known(&mut form, "/student_id", "student.not-found", found), Vec::new())
            }
            WhoEnrolls::New(new) => {
                let (student, events) = self.register(ctx, &mut *work, &sight, *new).await?;
                (Some(student), events)
            }
        };
        let year = known(&mut form, "/year_id", "school-year.not-found", work.school_years().hold(year).await?);
        let site = known(&mut form, "/site_id", "site.not-found", work.sites().hold(placement.site).await?);
        let groups = HeldGroups::lock(&mut *work, placement.group).await?;
        let group = placement.group.map(|id| known(&mut form, "/group_id", "group.not-found", groups.get(id)));
        let (student, year, site) = form.done(|| Some((student?, year?, site?)))?;
        student.in_use()?;
        year.open()?;
        site.in_use()?;
        let placement = match group.flatten() {
            Some(group) => placement.within(group, year.id)?,
            None => placement,
        };
        let enrolled = Enrolled { student: student.id, year: year.id, case, admitted };
        let (id, now) = (self.ids.next().into(), self.clock.now());
        let enrollment = Enrollment::new((id, institution), enrolled, placement, (ctx.user(), now));
        work.enrollments().add(&enrollment).await?;
        let created = EnrollmentCreated { enrollment: id, student: student.id, year: year.id };
        let created = Event::of(&created).changed(Change::created(&enrollment));
        // What was stated of who comes back holds on.
        let stated = if case == EnrollmentCase::Returning {
            carry_over(&mut *work, &year, std::slice::from_ref(&enrollment), now).await?
        } else {
            Vec::new()
        };
        let today = self.today(ctx, &mut *work).await?;
        let sheet = sheet_of(ctx, &mut *work, enrollment, student, today).await?;
        work.commit(stated.into_iter().fold(all_of(events, created), Happened::and)).await?;
        Ok(sheet)
    }

    /// Whoever enrols somebody who is not known must be allowed to write them down.
    async fn register(
        &self,
        ctx: &Context,
        work: &mut dyn Repositories,
        sight: &Sight,
        new: NewStudent,
    ) -> Result<(Student, Vec<Event>)> {
        ctx.require(Permission::WriteStudents, &Target::institution(sight.institution))?;
        new.allowed(ctx, sight.institution)?;
        let (today, now) = (self.today(ctx, work).await?, self.clock.now());
        let registered = register(work, &*self.ids, (sight, today, now), new).await.map_err(of_student)?;
        Ok((registered.student, registered.events))
    }
}

/// What was found, or a field at fault.
pub(super) fn known<T>(form: &mut Form, pointer: &str, code: &'static str, found: Option<T>) -> Option<T> {
    if found.is_none() {
        form.refuse(pointer, BadValue::new(code));
    }
    found
}

/// Fields of the student stand a step deeper than where they are alone.
fn of_student(error: Error) -> Error {
    let fields = error.fault().fields();
    if fields.is_empty() {
        return error;
    }
    let deeper =
        |field: &FieldError| FieldError { pointer: format!("/student{}", field.pointer), reason: field.reason.clone() };
    Invalid(fields.iter().map(deeper).collect()).into()
}

fn all_of(first: Vec<Event>, last: Event) -> Happened {
    let mut first = first.into_iter();
    match first.next() {
        Some(event) => first.fold(Happened::from(event), Happened::and).and(last),
        None => last.into(),
    }
}
