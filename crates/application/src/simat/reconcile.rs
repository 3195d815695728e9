//! The ministry's own file beside what is known here.

use super::file::digest;
use super::gather::{Gathered, layout_of};
use super::theirs::{OnlyThere, Theirs};
use super::{Simat, SimatScope};
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::error::not_found;
use plantel_domain::ids::{EnrollmentId, StudentId};
use plantel_domain::simat::{
    Column, SimatFacts, SimatReconciled, SimatRecord, SimatSource, Standing, StoredRows, alike, taken,
};
use std::collections::BTreeSet;

/// How many hexadecimal digits tell a difference from others.
const DIGITS: usize = 16;

/// The ministry's file, and what is to be taken from it.
#[derive(Clone)]
pub struct NewReconciliation {
    /// With what it is compared.
    pub scope: SimatScope,
    /// The file: the columns of the year, in any order.
    pub file: Vec<u8>,
    /// The differences in which the ministry is right, by their ids; all of them are taken, or none. When none is named
    /// nothing is changed.
    pub accept: BTreeSet<String>,
}

/// A value that the ministry has otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimatDifference {
    /// A digest of whose it is, of the column and of both values: it is good as long as these are so.
    pub id: String,
    /// Of whom.
    pub student: StudentId,
    /// What they are called, surnames first.
    pub student_name: String,
    /// Of which enrolment.
    pub enrollment: EnrollmentId,
    /// In which column.
    pub column: &'static str,
    /// What is known here.
    pub ours: String,
    /// What the ministry has.
    pub theirs: String,
    /// Whether it can be taken from there; else it is decided elsewhere, as the grade is, or cannot be read.
    pub can_accept: bool,
}

/// The ministry's file beside what is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// How many lines the file has.
    pub rows: usize,
    /// How many of them stand for somebody here.
    pub matched: usize,
    /// Who is not in it; in the order of names.
    pub only_here: Vec<Standing>,
    /// Its lines that stand for nobody here.
    pub only_there: Vec<OnlyThere>,
    /// In what the others differ; in the order of names, then of columns.
    pub differences: Vec<SimatDifference>,
    /// How many differences were taken from the file, and are none any more.
    pub accepted: usize,
}

impl Simat {
    /// Lays the ministry's file beside what is known here, and takes from it what is accepted: all of it, or nothing.
    pub async fn reconcile(&self, ctx: &Context, new: &NewReconciliation) -> Result<Reconciliation> {
        ctx.visibility(Permission::ExportSimat)?;
        ctx.visibility(Permission::ReadSensitiveStudents)?;
        let mut reader = self.store.read(ctx).await?;
        let year = reader.school_years().find(new.scope.year, None).await?.ok_or(not_found::SCHOOL_YEAR)?;
        let theirs = Theirs::read(layout_of(&year)?, &new.file)?;
        if !new.accept.is_empty() {
            drop(reader);
            return self.accept(ctx, new, &theirs).await;
        }
        let gathered = Gathered::of(ctx, &mut *reader, self.clock.now(), new.scope).await?;
        drop(reader);
        let found = compared(&gathered, &theirs);
        let work = self.store.begin(ctx).await?;
        work.commit(SimatReconciled { school_year: new.scope.year }.into()).await?;
        Ok(found)
    }
}

/// In what the file and what is known here differ.
pub(super) fn compared(gathered: &Gathered, theirs: &Theirs) -> Reconciliation {
    let ours = gathered.records();
    let matched = theirs.matched(&ours);
    let taken: BTreeSet<usize> = matched.values().copied().collect();
    let alone = theirs.rows.iter().enumerate().filter(|(at, _)| !taken.contains(at));
    let theirs_alone = alone.map(|(_, row)| theirs.told(row)).collect();
    let missing = ours.iter().enumerate().filter(|(at, _)| !matched.contains_key(at));
    let missing: Vec<SimatRecord> = missing.map(|(_, record)| record.clone()).collect();
    let none = StoredRows::of(gathered.layout, Vec::new());
    let only_here = none.differences(&StoredRows::of(gathered.layout, missing)).added;
    let mut differences = Vec::new();
    for ((at, record), source) in ours.iter().enumerate().zip(&gathered.sources) {
        let Some(row) = matched.get(&at).and_then(|line| theirs.rows.get(*line)) else { continue };
        for ((place, column), ours) in gathered.layout.columns.iter().enumerate().zip(&record.values) {
            let Some(theirs) = row.value(place).map(str::trim) else { continue };
            if !column.source.is_of_the_file() && !alike(column.source, ours, theirs) {
                differences.push(difference(gathered, source, column, (ours, theirs)));
            }
        }
    }
    Reconciliation {
        rows: theirs.rows.len(),
        matched: matched.len(),
        only_here,
        only_there: theirs_alone,
        differences,
        accepted: 0,
    }
}

fn difference(
    gathered: &Gathered,
    source: &SimatSource,
    column: &'static Column,
    (ours, theirs): (&str, &str),
) -> SimatDifference {
    let parts = [source.student.to_string().as_str(), column.name, ours, theirs].join("\0");
    let mut id = digest(parts.as_bytes());
    id.truncate(DIGITS);
    let can_accept = if column.source.is_stated() {
        restated(gathered, source, column, theirs).is_some()
    } else {
        taken(&source.profile, column.source, theirs).is_some()
    };
    SimatDifference {
        id,
        student: source.student,
        student_name: source.profile.name.sorted(),
        enrollment: source.enrollment,
        column: column.name,
        ours: ours.to_owned(),
        theirs: theirs.to_owned(),
        can_accept,
    }
}

/// The code that the office would state to say what the ministry says; empty when it would state nothing. Nothing where
/// it cannot be stated: what follows from the year before, while nothing is stated, is not taken away.
pub(super) fn restated(gathered: &Gathered, source: &SimatSource, column: &Column, theirs: &str) -> Option<String> {
    let code = match column.list {
        // Spreadsheets take zeros away that stand in front.
        Some(list) if !theirs.is_empty() && !list.has(theirs) && list.has(&format!("0{theirs}")) => {
            format!("0{theirs}")
        }
        _ => theirs.to_owned(),
    };
    if code.is_empty() {
        let derived = gathered.frame().derived(column.source, source);
        return (derived.is_none() && (!column.required || !column.default.is_empty())).then_some(code);
    }
    let mut facts = source.facts.clone();
    facts.insert(column.name.to_owned(), code.clone());
    // Nothing of it is kept: it is asked whether it can be stated.
    let (at, institution) = (gathered.year.created_at, gathered.year.institution);
    let unsaid = SimatFacts::unsaid(source.enrollment, institution, at);
    unsaid.stated(gathered.layout, &facts, at).is_ok().then_some(code)
}
