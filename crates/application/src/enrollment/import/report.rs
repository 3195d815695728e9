//! What came of a list: row by row, so that it can be corrected.

use super::Sheet;
use super::plan::Plan;
use crate::sheet::{Refusal, Warning, refused_rows};
use plantel_domain::codes::{GradeLevel, Shift};
use serde::Serialize;

/// A group that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupMade {
    /// Of which grade.
    pub grade: GradeLevel,
    /// In which shift.
    pub shift: Shift,
    /// What it is called.
    pub code: String,
}

/// What came of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StudentImportReport {
    /// How many rows the file has, without blank ones.
    pub rows: usize,
    /// How many became new students.
    pub created: usize,
    /// How many changed or enrolled a student who was known.
    pub updated: usize,
    /// How many say what is known already.
    pub unchanged: usize,
    /// How many rows were refused.
    pub refused: usize,
    /// How many enrolments were made.
    pub enrolled: usize,
    /// How many guardians were not known before.
    pub guardians_created: usize,
    /// Whether nothing was stored because the caller only wanted to know.
    pub dry_run: bool,
    /// Name of the encoding that was found, or `xlsx`.
    pub encoding: String,
    /// The delimiter that was found; none in a workbook.
    pub delimiter: Option<String>,
    /// Headings that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// Groups that were not there before, by grade and code.
    pub groups_created: Vec<GroupMade>,
    /// Every fault of every refused row.
    pub refusals: Vec<Refusal>,
    /// What should be looked at in rows that were taken.
    pub warnings: Vec<Warning>,
}

impl StudentImportReport {
    pub(super) fn of(sheet: &Sheet, plan: &Plan, unread: &[Refusal], dry_run: bool) -> Self {
        let mut refusals = [unread, &plan.refused].concat();
        refusals.sort_by_key(|refusal| refusal.line);
        let mut groups: Vec<_> = plan.groups.iter().collect();
        groups.sort_by_key(|group| (group.order_key(), group.shift));
        let made = groups.into_iter().map(|group| GroupMade {
            grade: group.grade,
            shift: group.shift,
            code: group.code.to_string(),
        });
        Self {
            rows: sheet.rows.len(),
            created: plan.students.len(),
            updated: plan.updated,
            unchanged: plan.unchanged,
            refused: refused_rows(&refusals),
            enrolled: plan.enrollments.len(),
            guardians_created: plan.guardians.len(),
            dry_run,
            encoding: sheet.encoding.to_owned(),
            delimiter: sheet.delimiter.map(String::from),
            ignored_columns: sheet.ignored_columns.clone(),
            groups_created: made.collect(),
            refusals,
            warnings: plan.warnings.clone(),
        }
    }
}
