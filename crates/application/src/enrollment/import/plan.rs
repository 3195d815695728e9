//! Decides, row by row, what is stored: pure, so that a rehearsal and the import decide alike.

mod people;
mod seats;

use self::seats::{PLACES, Seat};
use super::known::Known;
use super::row::ParsedRow;
use super::{Column, Sheet};
use crate::sheet::{Refusal, Warning};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::enrollment::{Doubt, Enrollment, Guardian, Student};
use plantel_domain::ids::{ClassGroupId, EnrollmentId, IdSource, InstitutionId, SiteId, StudentId, UserId};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear};
use plantel_domain::store::Version;
use std::collections::BTreeMap;

/// Where and when a list is taken over, and what it may do.
pub(super) struct Ground {
    pub institution: InstitutionId,
    pub year: SchoolYear,
    pub site: SiteId,
    pub today: Day,
    pub now: Timestamp,
    pub by: Option<UserId>,
    /// Whether it changes what is known.
    pub update: bool,
    /// Whether who brings it sees who is blocked.
    pub blocked_too: bool,
}

/// What the import does.
#[derive(Default)]
pub(super) struct Plan {
    /// New groups.
    pub groups: Vec<ClassGroup>,
    /// New guardians.
    pub guardians: Vec<Guardian>,
    /// New students.
    pub students: Vec<Student>,
    /// New enrolments.
    pub enrollments: Vec<Enrollment>,
    /// Known students of whom something else is said.
    pub changed: Vec<Student>,
    /// Known enrolments that are placed elsewhere.
    pub placed: Vec<Enrollment>,
    /// Known students whose rows are held while this is stored, as they were read.
    pub held: BTreeMap<StudentId, Version>,
    /// Known enrolments that are held so.
    pub held_enrollments: BTreeMap<EnrollmentId, Version>,
    /// Known groups that are held so.
    pub held_groups: BTreeMap<ClassGroupId, Version>,
    /// Rows of known students of whom anything was written.
    pub updated: usize,
    /// Rows that say what is known.
    pub unchanged: usize,
    /// Why rows are refused.
    pub refused: Vec<Refusal>,
    /// What should be looked at in rows that are taken.
    pub warnings: Vec<Warning>,
}

impl Plan {
    /// Whether there is nothing to be stored.
    pub fn is_empty(&self) -> bool {
        self.students.is_empty() && self.updated == 0
    }
}

/// Makes the plan.
pub(super) fn plan(rows: &[ParsedRow], sheet: &Sheet, ground: &Ground, known: Known, ids: &dyn IdSource) -> Plan {
    let mut planner = Planner { sheet, ground, ids, known, rows_in: BTreeMap::new(), plan: Plan::default() };
    for row in rows {
        if let Err(refusal) = planner.decide(row) {
            planner.plan.refused.push(refusal);
        }
    }
    let Planner { mut plan, known, .. } = planner;
    // Whoever lets one of these answer for somebody waits until this is stored.
    plan.held.extend(known.on_the_way);
    plan
}

/// What a row names, and whether it is not stored yet.
struct Named<T> {
    it: T,
    new: bool,
}

/// What is made of a row.
struct Decided {
    before: Option<Student>,
    after: Student,
    guardian: Option<Named<Guardian>>,
    group: Option<Named<ClassGroup>>,
    seat: Seat,
}

struct Planner<'a> {
    sheet: &'a Sheet,
    ground: &'a Ground,
    ids: &'a dyn IdSource,
    known: Known,
    /// How many rows go into each group that is made.
    rows_in: BTreeMap<ClassGroupId, usize>,
    plan: Plan,
}

impl Planner<'_> {
    /// All of a row, or nothing of it.
    fn decide(&mut self, row: &ParsedRow) -> Result<(), Refusal> {
        let before = self.known.students.get(&row.student.document.bearer()).cloned();
        if before.as_ref().is_some_and(|known| known.unblocked().is_err()) {
            return Err(self.refusal(row, Column::DocumentNumber, "student.blocked"));
        }
        let guardian = self.guardian(row)?;
        let group = self.group(row)?;
        let after = self.student(row, before.as_ref(), guardian.as_ref())?;
        let seat = self.seat(row, &after, group.as_ref())?;
        if let Some(before) = &before {
            let changed = *before != after;
            if (changed || !matches!(seat, Seat::Stays(_))) && before.in_use().is_err() {
                return Err(self.refusal(row, Column::DocumentNumber, "student.inactive"));
            }
            if !self.ground.update
                && let Some(column) = contradicted(row, before, &after)
            {
                return Err(self.refusal(row, column, "import.differs"));
            }
        }
        self.take(row, Decided { before, after, guardian, group, seat });
        Ok(())
    }

    fn take(&mut self, row: &ParsedRow, decided: Decided) {
        let Decided { before, mut after, guardian, group, seat } = decided;
        self.warn(row, &after, seat.enrollment(), guardian.as_ref());
        self.count_in(row, &seat);
        if let Some(Named { it, new: true }) = group {
            self.known.groups.insert((it.grade, it.shift, it.key()), it.clone());
            self.plan.groups.push(it);
        }
        if let Some(Named { it, new }) = guardian {
            let over = self.known.answering.entry(row.student.document.bearer()).or_default();
            over.push(it.profile.document.bearer());
            if new {
                self.known.guardians.insert(it.profile.document.bearer(), it.clone());
                self.plan.guardians.push(it);
            }
        }
        match before {
            None => self.plan.students.push(after),
            Some(before) => {
                let changed = before != after;
                if !changed && matches!(seat, Seat::Stays(_)) {
                    self.plan.unchanged += 1;
                    return;
                }
                self.plan.updated += 1;
                self.plan.held.insert(before.id, before.version);
                if changed {
                    after.updated_at = self.ground.now;
                    self.plan.changed.push(after);
                }
            }
        }
        self.sit(seat);
    }

    /// Tells what should be looked at, of rows that change nothing too.
    fn warn(&mut self, row: &ParsedRow, student: &Student, seat: &Enrollment, guardian: Option<&Named<Guardian>>) {
        let mut codes = row.warnings.clone();
        codes.extend(student.profile.doubts(self.ground.today));
        let doubts = seat.doubts(student.profile.birth_date, self.ground.year.period.start());
        codes.extend(doubts.into_iter().map(Doubt::code));
        // Several students share them: no list changes what is known of them.
        let said = row.guardian.as_ref().zip(guardian);
        if said.is_some_and(|(said, guardian)| said.differs(&guardian.it.profile)) {
            codes.push("import.guardian-differs");
        }
        self.plan.warnings.extend(codes.into_iter().map(|code| Warning { line: row.line, code }));
    }

    /// Tells of a group that is made that it has too few places, once: at the first row that goes beyond them.
    fn count_in(&mut self, row: &ParsedRow, seat: &Seat) {
        let stays = matches!(seat, Seat::Stays(_));
        let group = seat.enrollment().placement.group.filter(|id| !stays && !self.known.stored_groups.contains_key(id));
        let Some(group) = group else { return };
        let rows = self.rows_in.entry(group).or_default();
        *rows += 1;
        if *rows == usize::from(PLACES) + 1 {
            self.plan.warnings.push(Warning { line: row.line, code: "import.group-too-small" });
        }
    }

    fn refusal(&self, row: &ParsedRow, column: Column, code: &'static str) -> Refusal {
        let headings = &self.sheet.headings;
        let value = self.sheet.rows.get(row.place).map_or("", |raw| headings.text(&raw, column));
        Refusal::new(row.line, headings.written(column), value, code)
    }
}

/// The first column that contradicts what is known of a student. What fills a blank contradicts nothing; nor does who
/// answers for a student for whom nobody did.
fn contradicted(row: &ParsedRow, before: &Student, after: &Student) -> Option<Column> {
    let others = !before.guardians.is_empty() && before.guardians != after.guardians;
    row.student.contradicts(&before.profile).or_else(|| others.then_some(Column::GuardianDocument))
}
