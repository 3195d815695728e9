//! The use case: read, plan, store what can be stored, tell the rest.

use super::known::known;
use super::plan::{Ground, Plan, plan};
use super::row::{Rows, parse_all};
use super::{Sheet, StudentImportReport};
use crate::Result;
use crate::enrollment::sight;
use crate::sheet::{ColumnMap, Limits, read_with};
use crate::simat::carry_over;
use crate::zone::zone_of;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::{Clock, Day, day_in};
use plantel_domain::enrollment::{Enrollment, EnrollmentCase, StudentsImported};
use plantel_domain::error::{Kind, not_found};
use plantel_domain::ids::{ClassGroupId, EnrollmentId, IdSource, InstitutionId, SchoolYearId, SiteId, StudentId};
use plantel_domain::journal::Happened;
use plantel_domain::store::{Repositories, Store, StoreError};
use std::sync::Arc;

/// The most rows of a list, which goes in as a whole while the caller waits.
pub const MOST_ROWS: usize = 20_000;

/// How often a list is planned anew because somebody else's write came between.
const TRIES: u32 = 5;

/// What is refused when somebody else wrote the same meanwhile: planned anew, it is known.
const TAKEN: [&str; 4] = ["student.document-taken", "guardian.document-taken", "enrollment.exists", "group.code-taken"];

/// Takes lists of students over.
pub struct StudentImports {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

/// A list of students, and what may be done with it.
#[derive(Clone, Debug)]
pub struct NewStudentImport {
    /// For which year.
    pub year: SchoolYearId,
    /// To which site.
    pub site: SiteId,
    /// The file.
    pub file: Vec<u8>,
    /// Decide everything, store nothing.
    pub dry_run: bool,
    /// Change students and enrolments that are known with other data.
    pub update: bool,
}

impl StudentImports {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// Takes over the students of a list of up to [`MOST_ROWS`] rows with who answers for them, and enrols them in the
    /// year at the site, in one unit of work: rows that can go in do, the others are told with their reasons. Groups
    /// that are missing are made. A rehearsal decides the same and stores nothing.
    pub async fn import(&self, ctx: &Context, new: &NewStudentImport) -> Result<StudentImportReport> {
        let institution = ctx.visibility(Permission::ImportStudents)?.institution;
        ctx.require(Permission::ImportStudents, &Target::institution(institution))?;
        let today = {
            let mut reader = self.store.read(ctx).await?;
            day_in(zone_of(ctx, &mut *reader).await?, self.clock.now())
        };
        let bytes = new.file.clone();
        let read = tokio::task::spawn_blocking(move || {
            let limits = Limits { rows: MOST_ROWS, ..Limits::IMMEDIATE };
            let sheet: Sheet = read_with(&bytes, limits, &ColumnMap::default())?;
            let rows = parse_all(&sheet, today);
            Ok::<_, crate::sheet::SheetError>((sheet, rows))
        });
        let (sheet, rows) = read.await.map_err(|_| StoreError::failed("a sheet could not be read"))??;
        let mut tried = 0;
        loop {
            match self.take_over(ctx, (institution, today), new, (&sheet, &rows)).await {
                Err(error) if (error.kind() == Kind::Stale || TAKEN.contains(&error.code())) && tried < TRIES => {
                    tried += 1;
                }
                done => return done,
            }
        }
    }

    async fn take_over(
        &self,
        ctx: &Context,
        (institution, today): (InstitutionId, Day),
        new: &NewStudentImport,
        (sheet, rows): (&Sheet, &Rows),
    ) -> Result<StudentImportReport> {
        let mut work = self.store.begin(ctx).await?;
        let year = work.school_years().find(new.year, None).await?.ok_or(not_found::SCHOOL_YEAR)?;
        year.open()?;
        work.sites().hold(new.site).await?.ok_or(not_found::SITE)?.in_use()?;
        let known = known(&mut *work, (&year, new.site), &rows.parsed).await?;
        let blocked_too = sight(ctx, &mut *work, Permission::ImportStudents).await?.blocked_too;
        let (now, by, site, update) = (self.clock.now(), ctx.user(), new.site, new.update);
        let ground = Ground { institution, year, site, today, now, by, update, blocked_too };
        let mut plan = plan(&rows.parsed, sheet, &ground, known, &*self.ids);
        let report = StudentImportReport::of(sheet, &plan, &rows.refused, new.dry_run);
        if new.dry_run || plan.is_empty() {
            return Ok(report);
        }
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let imported = StudentsImported {
            year: new.year,
            site: new.site,
            created: count(report.created),
            updated: count(report.updated),
            enrolled: count(report.enrolled),
            groups: count(report.groups_created.len()),
        };
        hold(&mut *work, new.year, &plan).await?;
        store(&mut *work, &mut plan).await?;
        let returning = plan.enrollments.iter().filter(|it| it.case == EnrollmentCase::Returning);
        let returning: Vec<Enrollment> = returning.cloned().collect();
        let stated = carry_over(&mut *work, &ground.year, &returning, now).await?;
        work.commit(stated.into_iter().fold(Happened::from(imported), Happened::and)).await?;
        Ok(report)
    }
}

/// Holds what is known and concerned, in the order in which all hold it, if it is still what was read.
async fn hold(work: &mut dyn Repositories, year: SchoolYearId, plan: &Plan) -> Result<()> {
    if !plan.held.is_empty() {
        let ids: Vec<StudentId> = plan.held.keys().copied().collect();
        let students = work.students().lock_all(&ids).await?;
        let same = students.iter().all(|student| plan.held.get(&student.id) == Some(&student.version));
        still(same && students.len() == ids.len())?;
    }
    if !plan.held_enrollments.is_empty() {
        let ids: Vec<EnrollmentId> = plan.held_enrollments.keys().copied().collect();
        let enrollments = work.enrollments().lock_all(&ids).await?;
        let same = enrollments.iter().all(|it| plan.held_enrollments.get(&it.id) == Some(&it.version));
        still(same && enrollments.len() == ids.len())?;
    }
    work.school_years().hold(year).await?.ok_or(not_found::SCHOOL_YEAR)?.open()?;
    let ids: Vec<ClassGroupId> = plan.held_groups.keys().copied().collect();
    if ids.is_empty() {
        return Ok(());
    }
    let groups = work.class_groups().lock_all(&ids).await?;
    let same = groups.iter().all(|group| plan.held_groups.get(&group.id) == Some(&group.version));
    still(same && groups.len() == ids.len())
}

/// Refuses what is not as it was read.
fn still(same: bool) -> Result<()> {
    if same { Ok(()) } else { Err(StoreError::Stale.into()) }
}

/// Stores what was planned: whatever is named before what names it, and all of it in one order, so that two lists with
/// the same people do not wait for each other.
async fn store(work: &mut dyn Repositories, plan: &mut Plan) -> Result<()> {
    plan.groups.sort_by_cached_key(|group| (group.order_key(), group.shift));
    plan.guardians.sort_by_cached_key(|guardian| guardian.profile.document.bearer());
    plan.students.sort_by_cached_key(|student| student.profile.document.bearer());
    if !plan.groups.is_empty() {
        work.class_groups().add_all(&plan.groups).await?;
    }
    if !plan.guardians.is_empty() {
        work.guardians().add_all(&plan.guardians).await?;
    }
    if !plan.students.is_empty() {
        work.students().add_all(&plan.students).await?;
    }
    for student in &mut plan.changed {
        work.students().update(student).await?;
    }
    if !plan.enrollments.is_empty() {
        work.enrollments().add_all(&plan.enrollments).await?;
    }
    for enrollment in &mut plan.placed {
        work.enrollments().update(enrollment).await?;
    }
    Ok(())
}
