//! Seeing enrolments.

use super::sheet::{sheet_of, student_of};
use super::{EnrollmentSheet, Enrollments};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission};
use plantel_domain::enrollment::{Enrollment, EnrollmentFilter, Student};
use plantel_domain::error::not_found;
use plantel_domain::ids::{ClassGroupId, EnrollmentId, SchoolYearId, SiteId, StudentId};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};
use plantel_domain::page::{Page, PageRequest};
use std::collections::{BTreeMap, BTreeSet};

/// What enrolments are about, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnrollmentNames {
    /// Who is enrolled.
    pub students: BTreeMap<StudentId, Student>,
    /// For which years.
    pub years: BTreeMap<SchoolYearId, SchoolYear>,
    /// In which groups.
    pub groups: BTreeMap<ClassGroupId, ClassGroup>,
    /// At which sites.
    pub sites: BTreeMap<SiteId, Site>,
}

impl Enrollments {
    /// One.
    pub async fn find(&self, ctx: &Context, id: EnrollmentId) -> Result<EnrollmentSheet> {
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, reader.as_mut(), Permission::ReadEnrollment).await?;
        let enrollment = reader.enrollments().find(&sight, id, None).await?.ok_or(not_found::ENROLLMENT)?;
        let student = student_of(reader.as_mut(), enrollment.student).await?;
        let today = self.today(ctx, reader.as_mut()).await?;
        sheet_of(ctx, reader.as_mut(), enrollment, student, today).await
    }

    /// Those of the students whom the caller sees.
    pub async fn list(&self, ctx: &Context, filter: &EnrollmentFilter, page: &PageRequest) -> Result<Page<Enrollment>> {
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, reader.as_mut(), Permission::ReadEnrollment).await?;
        Ok(reader.enrollments().list(&sight, filter, page).await?)
    }

    /// What enrolments that the caller may see are about.
    pub async fn names(&self, ctx: &Context, all: &[Enrollment]) -> Result<EnrollmentNames> {
        let mut reader = self.store.read(ctx).await?;
        let students = reader.students().find_all(&each(all.iter().map(|it| it.student))).await?;
        let years = reader.school_years().find_all(&each(all.iter().map(|it| it.year))).await?;
        let groups = reader.class_groups().find_all(&each(all.iter().filter_map(|it| it.placement.group))).await?;
        let sites = reader.sites().find_all(&each(all.iter().map(|it| it.placement.site))).await?;
        Ok(EnrollmentNames {
            students: students.into_iter().map(|student| (student.id, student)).collect(),
            years: years.into_iter().map(|year| (year.id, year)).collect(),
            groups: groups.into_iter().map(|group| (group.id, group)).collect(),
            sites: sites.into_iter().map(|site| (site.id, site)).collect(),
        })
    }
}

/// Each once.
fn each<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.collect::<BTreeSet<_>>().into_iter().collect()
}
