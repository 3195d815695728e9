//! Taking from the ministry's file what it knows better.

use super::Simat;
use super::gather::Gathered;
use super::reconcile::{NewReconciliation, Reconciliation, SimatDifference, compared, restated};
use super::theirs::Theirs;
use crate::{Error, Result};
use plantel_domain::access::{Context, Permission};
use plantel_domain::clock::Timestamp;
use plantel_domain::enrollment::{Profile, Student, StudentChanged};
use plantel_domain::error::not_found;
use plantel_domain::ids::{EnrollmentId, StudentId};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::simat::{
    Column, SimatError, SimatFacts, SimatFactsStated, SimatReconciled, SimatSource, Source, taken,
};
use plantel_domain::store::{Repositories, StoreError};
use std::collections::{BTreeMap, BTreeSet};

impl Simat {
    /// Takes all that is accepted, or nothing: where a difference is gone, nobody has accepted what is there now.
    pub(super) async fn accept(
        &self,
        ctx: &Context,
        new: &NewReconciliation,
        theirs: &Theirs,
    ) -> Result<Reconciliation> {
        ctx.visibility(Permission::WriteStudents)?;
        ctx.visibility(Permission::WriteEnrollment)?;
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        let before = Gathered::of(ctx, &mut *work, now, new.scope).await?;
        let found = compared(&before, theirs);
        let mut students = hold(&mut *work, &wanted(&found, &new.accept)?).await?;
        let year = work.school_years().hold(new.scope.year).await?.ok_or(not_found::SCHOOL_YEAR)?;
        year.open()?;
        // What was read before the rows were held may have changed since.
        let gathered = Gathered::of(ctx, &mut *work, now, new.scope).await?;
        let mut found = compared(&gathered, theirs);
        let chosen = wanted(&found, &new.accept)?;
        let mut happened: Happened = SimatReconciled { school_year: new.scope.year }.into();
        for (student, differences) in &by_student(&chosen) {
            let source = gathered.sources.iter().find(|source| source.student == *student);
            let gone = || SimatError::gone(differences.iter().map(|difference| difference.id.as_str()));
            let source = source.ok_or_else(gone)?;
            let known = students.remove(student).ok_or_else(gone)?;
            let told = change(&mut *work, &gathered, source, known, (&differences[..], now)).await?;
            happened = told.into_iter().fold(happened, Happened::and);
        }
        work.commit(happened).await?;
        found.accepted = new.accept.len();
        found.differences.retain(|difference| !new.accept.contains(&difference.id));
        Ok(found)
    }
}

/// The differences that are accepted.
fn wanted(found: &Reconciliation, accept: &BTreeSet<String>) -> Result<Vec<SimatDifference>> {
    let chosen = found.differences.iter().filter(|difference| accept.contains(&difference.id));
    let chosen: Vec<SimatDifference> = chosen.cloned().collect();
    let there: BTreeSet<&String> = chosen.iter().map(|difference| &difference.id).collect();
    let mut gone = accept.iter().filter(|id| !there.contains(id)).map(String::as_str).peekable();
    if gone.peek().is_some() {
        return Err(SimatError::gone(gone).into());
    }
    let elsewhere = chosen.iter().filter(|difference| !difference.can_accept);
    let mut elsewhere = elsewhere.map(|difference| difference.id.as_str()).peekable();
    if elsewhere.peek().is_some() {
        return Err(SimatError::not_acceptable(elsewhere).into());
    }
    Ok(chosen)
}

fn by_student(chosen: &[SimatDifference]) -> BTreeMap<StudentId, Vec<&SimatDifference>> {
    let mut grouped: BTreeMap<StudentId, Vec<&SimatDifference>> = BTreeMap::new();
    for difference in chosen {
        grouped.entry(difference.student).or_default().push(difference);
    }
    grouped
}

/// The students, and their enrolments, held until the work ends; in the order in which all are locked.
async fn hold(work: &mut dyn Repositories, chosen: &[SimatDifference]) -> Result<BTreeMap<StudentId, Student>> {
    let ids: BTreeSet<StudentId> = chosen.iter().map(|difference| difference.student).collect();
    let enrollments: BTreeSet<EnrollmentId> = chosen.iter().map(|difference| difference.enrollment).collect();
    let mut students = BTreeMap::new();
    for id in ids {
        students.insert(id, work.students().lock(id, None).await?.ok_or(not_found::STUDENT)?);
    }
    for id in enrollments {
        work.enrollments().lock(id, None).await?.ok_or(not_found::ENROLLMENT)?;
    }
    Ok(students)
}

/// Writes what is taken of one student; gives what happened.
async fn change(
    work: &mut dyn Repositories,
    gathered: &Gathered,
    source: &SimatSource,
    before: Student,
    (differences, now): (&[&SimatDifference], Timestamp),
) -> Result<Vec<Event>> {
    let (mut profile, mut facts) = (source.profile.clone(), source.facts.clone());
    for difference in differences {
        let column = gathered.layout.column(difference.column).ok_or_else(|| gone(difference))?;
        if column.source.is_stated() {
            state(gathered, source, (column, difference), &mut facts)?;
        } else {
            profile = person(&profile, (column, difference))?;
        }
    }
    let mut happened = Vec::new();
    if profile != source.profile {
        before.in_use()?;
        profile.check(gathered.today)?;
        let mut after = Student { profile, updated_at: now, ..before.clone() };
        work.students().update(&mut after).await.map_err(|error| taken_by(error, gathered, differences))?;
        let changed = Event::of(&StudentChanged { student: after.id });
        happened.push(changed.changed(Change::between(&before, &after)));
    }
    if facts != source.facts {
        let known = work.simat().facts(source.enrollment, None).await?;
        let before = known.unwrap_or_else(|| SimatFacts::unsaid(source.enrollment, before.institution, now));
        let mut after = before.clone().stated(gathered.layout, &facts, now)?;
        work.simat().put_facts(&mut after).await?;
        let stated = Event::of(&SimatFactsStated { enrollment: source.enrollment, student: source.student });
        happened.push(stated.changed(Change::between(&before, &after)));
    }
    Ok(happened)
}

fn gone(difference: &SimatDifference) -> SimatError {
    SimatError::gone([difference.id.as_str()])
}

/// Why a student is not stored; of a paper that another has, which differences are of it.
fn taken_by(error: StoreError, gathered: &Gathered, differences: &[&SimatDifference]) -> Error {
    let is_paper = |source: Source| matches!(source, Source::DocumentType | Source::DocumentNumber);
    let of_paper = differences
        .iter()
        .filter(|difference| gathered.layout.column(difference.column).is_some_and(|column| is_paper(column.source)));
    match error {
        StoreError::Duplicate("student") => {
            SimatError::document_taken(of_paper.map(|difference| difference.id.as_str())).into()
        }
        other => other.into(),
    }
}

fn person(profile: &Profile, (column, difference): (&Column, &SimatDifference)) -> Result<Profile> {
    let after = taken(profile, column.source, &difference.theirs);
    after.ok_or_else(|| gone(difference).into())
}

fn state(
    gathered: &Gathered,
    source: &SimatSource,
    (column, difference): (&Column, &SimatDifference),
    facts: &mut BTreeMap<String, String>,
) -> Result<()> {
    let code = restated(gathered, source, column, &difference.theirs).ok_or_else(|| gone(difference))?;
    if code.is_empty() {
        facts.remove(column.name);
    } else {
        facts.insert(column.name.to_owned(), code);
    }
    Ok(())
}
