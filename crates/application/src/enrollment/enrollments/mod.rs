//! Students' places in school years.

mod change_enrollment;
mod create_enrollment;
mod groups;
mod move_enrollment;
mod read_enrollments;
mod requirements;
mod sheet;

pub use create_enrollment::{NewEnrollment, WhoEnrolls};
pub use read_enrollments::EnrollmentNames;
pub use sheet::EnrollmentSheet;

use crate::Result;
use crate::zone::zone_of;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Day, day_in};
use plantel_domain::codes::{GradeLevel, Shift};
use plantel_domain::enrollment::EnrollmentCase;
use plantel_domain::form::Patch;
use plantel_domain::ids::{ClassGroupId, IdSource, SiteId};
use plantel_domain::store::{Repositories, Store};
use std::sync::Arc;

/// The enrolments of the institution in the context.
pub struct Enrollments {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdSource>,
}

impl Enrollments {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// The institution's own day.
    async fn today(&self, ctx: &Context, work: &mut dyn Repositories) -> Result<Day> {
        Ok(day_in(zone_of(ctx, work).await?, self.clock.now()))
    }
}

/// A partial change of an enrolment.
#[derive(Clone, Debug, Default)]
pub struct EnrollmentChange {
    /// Another site.
    pub site: Option<SiteId>,
    /// Another grade.
    pub grade: Option<GradeLevel>,
    /// Another shift; that of the group, when a group is named and no shift.
    pub shift: Patch<Shift>,
    /// Another group.
    pub group: Patch<ClassGroupId>,
    /// Another way in which the student comes to the year.
    pub case: Option<EnrollmentCase>,
}
