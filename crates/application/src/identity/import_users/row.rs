//! Reads the rows of a sheet of accounts: every fault of a row is told, not the first alone.

use super::cells::{self, Cell};
use super::{Column, Sheet};
use crate::sheet::{Headings, RawRow, Refusal};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Email, PasswordHash, PersonName};
use plantel_domain::ids::UserId;
use plantel_domain::journal::Sensitive;

/// What is told in place of a value that nobody may read.
const HIDDEN: &str = "***";

/// Whether a password could prove the hash.
pub type ReadsHash<'a> = dyn Fn(&PasswordHash) -> bool + 'a;

/// A row that can be read.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedRow {
    /// Line of the file on which it starts, from 1.
    pub line: u64,
    /// The account's id where it was before.
    pub id: Option<UserId>,
    /// What they sign in with.
    pub email: Email,
    /// What they are called.
    pub full_name: Option<PersonName>,
    /// Proof of their password, if they have one.
    pub password: Sensitive<PasswordHash>,
    /// Whether they may sign in; a file that does not say so says yes.
    pub active: bool,
    /// Whether they administered everything.
    pub administrator: bool,
    /// Whether the address is known to be theirs.
    pub verified: bool,
    /// When the account was made.
    pub created_at: Option<Timestamp>,
}

/// All rows of a sheet, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// Those that can be planned.
    pub parsed: Vec<ParsedRow>,
    /// The faults of the others, in the order of the file.
    pub refused: Vec<Refusal>,
}

/// Reads all rows.
pub fn parse_all(sheet: &Sheet, reads: &ReadsHash<'_>) -> Rows {
    let mut rows = Rows::default();
    for row in sheet.rows.iter() {
        match parse(&row, &sheet.headings, reads) {
            Ok(parsed) => rows.parsed.push(parsed),
            Err(faults) => rows.refused.extend(faults),
        }
    }
    rows
}

fn parse(row: &RawRow<'_>, headings: &Headings<Column>, reads: &ReadsHash<'_>) -> Result<ParsedRow, Vec<Refusal>> {
    let mut cells = Cells { row, headings, refused: Vec::new() };
    if row.width() != headings.width() {
        // What stands under a heading may be another's value, even a hash.
        let code = "import.wrong-number-of-fields";
        return Err(vec![Refusal::new(row.line, headings.written(Column::Email), HIDDEN, code)]);
    }
    let id = cells.take(Column::Id, cells::id);
    let email = cells.take(Column::Email, email);
    let full_name = cells.name();
    let password = cells.take(Column::Password, |typed| password(typed, reads));
    let active = cells.take(Column::Active, cells::flag);
    let superuser = cells.take(Column::Superuser, cells::flag);
    let verified = cells.take(Column::Verified, cells::flag);
    let created_at = cells.take(Column::CreatedAt, cells::time);
    let (Some(email), true) = (email, cells.refused.is_empty()) else { return Err(cells.refused) };
    Ok(ParsedRow {
        line: row.line,
        id,
        email,
        full_name,
        password: password.unwrap_or_else(|| Sensitive(PasswordHash::none())),
        active: active.unwrap_or(true),
        administrator: superuser == Some(true) || cells::administrates(headings.value(row, Column::Role)),
        verified: verified == Some(true),
        created_at,
    })
}

fn email(typed: &str) -> Cell<Email> {
    let read = cells::some(typed, |typed| Email::parse(typed).map_err(|bad| bad.code))?;
    read.ok_or("import.missing-email").map(Some)
}

fn password(typed: &str, reads: &ReadsHash<'_>) -> Cell<Sensitive<PasswordHash>> {
    cells::some(typed, |typed| {
        let hash = PasswordHash(typed.to_owned());
        // As another Plantel writes that there is none.
        let good = !hash.is_some() || reads(&hash);
        if good { Ok(Sensitive(hash)) } else { Err("import.unreadable-password") }
    })
}

/// The cells of one row, and what is wrong with them.
struct Cells<'a> {
    row: &'a RawRow<'a>,
    headings: &'a Headings<Column>,
    refused: Vec<Refusal>,
}

impl Cells<'_> {
    fn take<T>(&mut self, column: Column, read: impl FnOnce(&str) -> Cell<T>) -> Option<T> {
        let read = read(self.headings.value(self.row, column));
        read.unwrap_or_else(|code| {
            self.refuse(column, code);
            None
        })
    }

    /// The whole name, or its two halves.
    fn name(&mut self) -> Option<PersonName> {
        let whole = self.headings.value(self.row, Column::FullName);
        let halves = [Column::FirstName, Column::LastName].map(|half| self.headings.value(self.row, half));
        let (column, name) = match whole {
            "" if self.headings.has(Column::FirstName) => (Column::FirstName, halves.join(" ")),
            "" => (Column::LastName, halves.join(" ")),
            whole => (Column::FullName, whole.to_owned()),
        };
        let read = cells::some(&name, |name| PersonName::parse(name).map_err(|_| "import.bad-text"));
        self.take(column, |_| read)
    }

    fn refuse(&mut self, column: Column, code: &'static str) {
        let told = told(self.headings, self.row, column);
        self.refused.push(Refusal::new(self.row.line, self.headings.written(column), told, code));
    }
}

/// A value as a report may repeat it: never a hash, wherever it stands.
fn told<'a>(headings: &Headings<Column>, row: &RawRow<'a>, column: Column) -> &'a str {
    let value = headings.value(row, column);
    let password = headings.value(row, Column::Password);
    let hidden = column == Column::Password || value.contains('$') || (value == password && !value.is_empty());
    if hidden { HIDDEN } else { value }
}

#[cfg(test)]
#[path = "row_tests.rs"]
mod tests;
