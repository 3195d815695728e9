//! A whole year goes over into the next: its enrolments end, and those of the next are made.

mod ground;
mod plan;
mod strangers;

pub use plan::{NotTaken, PromotionReport};

use super::{Enrollments, sight};
use crate::Result;
use crate::simat::carry_over;
use ground::{Ground, next_of};
use plan::Plan;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::enrollment::{Decision, Enrollment, NeverActive, PromotionError, Student, Usual, YearPromoted};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::ids::{SchoolYearId, SiteId, StudentId};
use plantel_domain::institutions::school::{SchoolYear, SchoolYearError, SchoolYearState};
use plantel_domain::journal::Happened;
use plantel_domain::store::Repositories;
use plantel_domain::text::Prose;
use std::collections::{BTreeMap, BTreeSet};
use strangers::strangers;

/// What is asked of a year.
#[derive(Clone, Debug)]
pub struct NewPromotion {
    /// Into which year.
    pub to: SchoolYearId,
    /// What becomes of whoever is not named: they are promoted, or repeat; or wait on, if they never had a place.
    pub usual: Usual,
    /// What becomes of some; of each student one.
    pub decisions: Vec<Decided>,
    /// Decide everything, store nothing.
    pub dry_run: bool,
    /// Whether the others go over though decisions are refused.
    pub skip_refused: bool,
}

/// What becomes of a student.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Of whom.
    pub student: StudentId,
    /// What.
    pub decision: Decision,
    /// What is noted of it in the history.
    pub note: Option<Prose<500>>,
}

/// What was said of some: by whom it is about, with its place.
type Decisions<'a> = BTreeMap<StudentId, (usize, &'a Decided)>;

/// Of whom it is decided, and where they are.
struct Concerned {
    enrollments: Vec<Enrollment>,
    students: BTreeMap<StudentId, Student>,
}

impl Enrollments {
    /// Ends the enrolments of everybody who is taught in an active year, and enrols in the next, in the next grade or
    /// the same, who comes back: each waits for its papers, in no group, and what the office stated of the person for
    /// the ministry goes over. Who never had a place in the year is withdrawn, if that is asked. All of it or nothing,
    /// in one unit of work; the second time nothing changes. A rehearsal decides the same and stores nothing.
    pub async fn promote(&self, ctx: &Context, from: SchoolYearId, new: &NewPromotion) -> Result<PromotionReport> {
        let institution = ctx.visibility(Permission::ManageSchool)?.institution;
        ctx.visibility(Permission::WriteEnrollment)?;
        for permission in [Permission::ManageSchool, Permission::WriteEnrollment] {
            ctx.require(permission, &Target::institution(institution))?;
        }
        let decisions = by_student(new)?;
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::WriteEnrollment).await?;
        let (from, to) = years(&mut *work, from, new.to, false).await?;
        let concerned = concerned(&mut *work, &from, (new, &decisions)).await?;
        let (from, to) = years(&mut *work, from.id, to.id, !new.dry_run).await?;
        let ids: Vec<StudentId> = concerned.students.keys().copied().collect();
        let next = work.enrollments().of_students(to.id, &ids).await?;
        let open = sites_in_use(&mut *work, &concerned.enrollments, new.dry_run).await?;
        let now = self.clock.now();
        let ground = Ground {
            institution,
            to: to.id,
            usual: new.usual,
            next: next_of(&next),
            open,
            never_came: Prose::stored(format!("No ingresó en el año {}", from.name)),
            deed: (ctx.user(), now),
        };
        let mut plan = Plan::of(&ground, concerned, &decisions, &*self.ids)?;
        let unknown = std::mem::take(&mut plan.unknown);
        plan.refuse(strangers(&mut *work, &sight, from.id, unknown).await?);
        let report = plan.report(new.dry_run);
        if !plan.refused.is_empty() && !new.skip_refused && !new.dry_run {
            return Err(PromotionError::Refused(plan.fields()).into());
        }
        if new.dry_run || plan.is_empty() {
            return Ok(report);
        }
        work.enrollments().update_all(&mut plan.ended).await?;
        work.enrollments().add_all(&plan.made).await?;
        let count = |all: &[Enrollment]| u32::try_from(all.len()).unwrap_or(u32::MAX);
        let (ended, enrolled) = (count(&plan.ended), count(&plan.made));
        let stated = carry_over(&mut *work, &to, &plan.made, now).await?;
        let promoted = Happened::from(YearPromoted { year: from.id, next: to.id, ended, enrolled });
        work.commit(stated.into_iter().fold(promoted, Happened::and)).await?;
        Ok(report)
    }
}

/// What was said of each, with its place; of nobody twice.
fn by_student(new: &NewPromotion) -> std::result::Result<Decisions<'_>, Invalid> {
    let mut form = Form::new();
    if !matches!(new.usual.decision, Decision::Promote | Decision::Repeat) {
        form.refuse("/default", BadValue::new("decision.unknown"));
    }
    let mut decisions = BTreeMap::new();
    for (place, decided) in new.decisions.iter().enumerate() {
        if decisions.insert(decided.student, (place, decided)).is_some() {
            form.refuse(&format!("/decisions/{place}/student_id"), BadValue::new("list.twice"));
        }
    }
    form.done(|| Some(decisions))
}

/// The year that is active and a later one that is not over; held until the work ends, if that is asked.
async fn years(
    work: &mut dyn Repositories,
    from: SchoolYearId,
    to: SchoolYearId,
    hold: bool,
) -> Result<(SchoolYear, SchoolYear)> {
    let mut found = Vec::new();
    for id in [from, to] {
        let year = if hold { work.school_years().hold(id).await? } else { work.school_years().find(id, None).await? };
        found.push(year);
    }
    let next = found.pop().flatten();
    let year = found.pop().flatten().ok_or(not_found::SCHOOL_YEAR)?;
    let next = next.ok_or_else(|| Invalid::at("/to_year_id", BadValue::new("school-year.not-found")))?;
    year.open()?;
    if year.state != SchoolYearState::Active {
        return Err(SchoolYearError::WrongState(year.state).into());
    }
    next.open()?;
    if next.period.start() <= year.period.start() {
        return Err(PromotionError::NotALaterYear.into());
    }
    Ok((year, next))
}

/// Who is, or was to its end, taught in a year, and whoever never had a place of whom something is decided; nobody who
/// is blocked. Held until the work ends, students first, unless it is a rehearsal.
async fn concerned(
    work: &mut dyn Repositories,
    year: &SchoolYear,
    (new, decisions): (&NewPromotion, &Decisions<'_>),
) -> Result<Concerned> {
    let all = new.usual.never_active == NeverActive::Withdraw;
    let mut enrollments = work.enrollments().counting_in(year.id).await?;
    enrollments.retain(|it| all || it.state.taught() || decisions.contains_key(&it.student));
    let students: Vec<StudentId> = enrollments.iter().map(|it| it.student).collect();
    let students = if new.dry_run {
        work.students().find_all(&students).await?
    } else {
        let students = work.students().lock_all(&students).await?;
        let ids: Vec<_> = enrollments.iter().map(|it| it.id).collect();
        // Nothing is decided of whoever left meanwhile.
        enrollments = work.enrollments().lock_all(&ids).await?;
        enrollments.retain(|it| it.state.counts());
        students
    };
    let shown = students.into_iter().filter(|student| student.blocked.is_none());
    let students = shown.map(|student| (student.id, student)).collect();
    Ok(Concerned { enrollments, students })
}

/// Those of their sites that take students.
async fn sites_in_use(
    work: &mut dyn Repositories,
    enrollments: &[Enrollment],
    dry_run: bool,
) -> Result<BTreeSet<SiteId>> {
    let ids: BTreeSet<SiteId> = enrollments.iter().map(|it| it.placement.site).collect();
    let mut open = BTreeSet::new();
    for id in ids {
        let site = if dry_run { work.sites().find(id, None).await? } else { work.sites().hold(id).await? };
        if site.is_some_and(|site| site.in_use().is_ok()) {
            open.insert(id);
        }
    }
    Ok(open)
}
