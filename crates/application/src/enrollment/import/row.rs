//! Reads the rows of a list: every fault of a row is told, not the first alone.

use super::said::{SaidGuardian, SaidHome, SaidSeat, SaidStudent};
use super::{Column, Sheet, cells};
use crate::sheet::{Headings, RawRow, Refusal};
use plantel_domain::clock::Day;
use plantel_domain::codes::{
    CountryCode, DocumentNumber, DocumentType, GradeLevel, IdentityDocument, MunicipalityCode, NamePart, PersonName,
    Phone, Relationship, Sex, Shift, Stratum,
};
use plantel_domain::enrollment::Birthplace;
use plantel_domain::form::BadValue;
use plantel_domain::identity::Email;
use plantel_domain::text::Line;
use std::collections::HashSet;

const BAD_TEXT: &str = "import.bad-text";
const BAD_GUARDIAN_DOCUMENT: &str = "import.bad-guardian-document";

/// A row that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ParsedRow {
    /// Line of the file on which it starts, from 1.
    pub line: u64,
    /// Which row of the sheet it is, from 0.
    pub place: usize,
    /// What it says of the student.
    pub student: SaidStudent,
    /// What it says of who answers for them.
    pub guardian: Option<SaidGuardian>,
    /// What it says of the place in the year.
    pub seat: SaidSeat,
    /// What should be looked at.
    pub warnings: Vec<&'static str>,
}

/// All rows of a list, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    /// Those that can be planned.
    pub parsed: Vec<ParsedRow>,
    /// The faults of the others, in the order of the file.
    pub refused: Vec<Refusal>,
}

/// Reads all rows. A paper counts for the first row that has it or another of its bearer, refused or not.
pub(super) fn parse_all(sheet: &Sheet, today: Day) -> Rows {
    let mut rows = Rows::default();
    let mut bearers = HashSet::new();
    for (place, raw) in sheet.rows.iter().enumerate() {
        match parse((place, &raw), &sheet.headings, today, &mut bearers) {
            Ok(parsed) => rows.parsed.push(parsed),
            Err(faults) => rows.refused.extend(faults),
        }
    }
    rows
}

fn parse(
    (place, row): (usize, &RawRow<'_>),
    headings: &Headings<Column>,
    today: Day,
    bearers: &mut HashSet<String>,
) -> Result<ParsedRow, Vec<Refusal>> {
    if row.width() != headings.width() {
        let first = headings.text(row, Column::DocumentNumber);
        let code = "import.wrong-number-of-fields";
        return Err(vec![Refusal::new(row.line, headings.written(Column::DocumentNumber), first, code)]);
    }
    let mut cells = Cells { row, headings, refused: Vec::new(), warnings: Vec::new() };
    let document = cells.document();
    if let Some(document) = &document
        && !bearers.insert(document.bearer())
    {
        cells.refuse(Column::DocumentNumber, "import.duplicate-document");
    }
    let name = cells.name();
    let birth_date = cells.birth_date(today);
    let sex = cells.needed(Column::Sex, Sex::read, ["import.unknown-sex"; 2]);
    let home = cells.home();
    let seat = cells.seat();
    let guardian = cells.guardian(document.as_ref());
    let Cells { refused, warnings, .. } = cells;
    let student = document.zip(name).zip(birth_date).zip(sex);
    let (Some((((document, name), birth_date), sex)), Some(seat), true) = (student, seat, refused.is_empty()) else {
        return Err(refused);
    };
    let student = SaidStudent { document, name, birth_date, sex, home };
    Ok(ParsedRow { line: row.line, place, student, guardian, seat, warnings })
}

/// The cells of one row, and what is wrong with them.
struct Cells<'a> {
    row: &'a RawRow<'a>,
    headings: &'a Headings<Column>,
    refused: Vec<Refusal>,
    warnings: Vec<&'static str>,
}

impl<'a> Cells<'a> {
    fn typed(&self, column: Column) -> &'a str {
        self.headings.text(self.row, column)
    }

    /// What may be blank, and refuses the row with this code when it cannot be read.
    fn said<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, BadValue>,
        bad: &'static str,
    ) -> Option<T> {
        let read = cells::read(self.typed(column), parse, bad);
        self.good(column, read)
    }

    /// What must be there: the codes of what cannot be read, and of a blank.
    fn needed<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, BadValue>,
        [bad, missing]: [&'static str; 2],
    ) -> Option<T> {
        let read = cells::read(self.typed(column), parse, bad);
        self.good(column, read.and_then(|cell| cell.ok_or(missing).map(Some)))
    }

    /// What is left out, with a warning, when it cannot be read.
    fn hoped<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, BadValue>,
        bad: &'static str,
    ) -> Option<T> {
        cells::read(self.typed(column), parse, bad).unwrap_or_else(|code| {
            self.warnings.push(code);
            None
        })
    }

    fn good<T>(&mut self, column: Column, read: cells::Cell<T>) -> Option<T> {
        read.unwrap_or_else(|code| {
            self.refuse(column, code);
            None
        })
    }

    fn refuse(&mut self, column: Column, code: &'static str) {
        let value = self.typed(column);
        self.refused.push(Refusal::new(self.row.line, self.headings.written(column), value, code));
    }

    fn document(&mut self) -> Option<IdentityDocument> {
        let kind = self.needed(Column::DocumentType, DocumentType::read, ["import.unknown-document-type"; 2]);
        let number = self.needed(Column::DocumentNumber, DocumentNumber::parse, ["import.bad-document-number"; 2]);
        Some(IdentityDocument { kind: kind?, number: number? })
    }

    fn name(&mut self) -> Option<PersonName> {
        let first_surname = self.needed(Column::FirstSurname, NamePart::parse, [BAD_TEXT, "import.missing-surname"]);
        let second_surname = self.said(Column::SecondSurname, NamePart::parse, BAD_TEXT);
        let first_name = self.needed(Column::FirstName, NamePart::parse, [BAD_TEXT, "import.missing-name"]);
        let second_name = self.said(Column::SecondName, NamePart::parse, BAD_TEXT);
        Some(PersonName { first_surname: first_surname?, second_surname, first_name: first_name?, second_name })
    }

    fn birth_date(&mut self, today: Day) -> Option<Day> {
        let read = cells::birth_day(self.typed(Column::BirthDate), today);
        self.good(Column::BirthDate, read.and_then(|day| day.ok_or("import.bad-date").map(Some)))
    }

    fn home(&mut self) -> SaidHome {
        SaidHome {
            birth_place: self.birth_place(),
            address: self.said(Column::Address, Line::parse, BAD_TEXT),
            municipality: self.said(Column::Municipality, MunicipalityCode::parse, "import.unknown-municipality"),
            zone: self.said(Column::Zone, cells::zone, "import.unknown-zone"),
            stratum: self.said(Column::Stratum, Stratum::parse, "import.unknown-stratum"),
            phone: self.hoped(Column::Phone, Phone::parse, "import.bad-phone"),
            email: self.hoped(Column::Email, Email::parse, "import.bad-email"),
        }
    }

    /// A municipality is in Colombia: another country beside it says that one of them is wrong.
    fn birth_place(&mut self) -> Option<Birthplace> {
        let here = self.said(Column::BirthMunicipality, MunicipalityCode::parse, "import.unknown-municipality");
        let country = self.said(Column::BirthCountry, CountryCode::parse, "import.unknown-country");
        if here.is_some() && country.as_ref().is_some_and(|country| country.as_str() != "CO") {
            self.refuse(Column::BirthCountry, "import.two-birthplaces");
        }
        let here = here.map(|code| Birthplace::Municipality { code });
        // Of who was born in Colombia the municipality is kept: the country alone says nothing.
        here.or(country.and_then(|code| Birthplace::abroad(code).ok()))
    }

    fn seat(&mut self) -> Option<SaidSeat> {
        let grade = self.needed(Column::Grade, GradeLevel::parse, ["import.unknown-grade"; 2]);
        let shift = self.said(Column::Shift, Shift::read, "import.unknown-shift");
        let group = self.said(Column::Group, Line::parse, BAD_TEXT);
        if group.is_some() && self.typed(Column::Shift).is_empty() {
            self.refuse(Column::Shift, "import.unknown-shift");
        }
        Some(SaidSeat { grade: grade?, shift, group })
    }

    /// Who answers for the student, if the row names anybody: without a paper nobody is known again.
    fn guardian(&mut self, student: Option<&IdentityDocument>) -> Option<SaidGuardian> {
        let before = self.refused.len();
        let kind = self.said(Column::GuardianDocumentType, DocumentType::read, "import.unknown-document-type");
        let number = self.said(Column::GuardianDocument, DocumentNumber::parse, BAD_GUARDIAN_DOCUMENT);
        let name = self.said(Column::GuardianName, NamePart::parse, BAD_TEXT);
        let phone = self.hoped(Column::GuardianPhone, Phone::parse, "import.bad-phone");
        let email = self.hoped(Column::GuardianEmail, Email::parse, "import.bad-email");
        let relationship = self.hoped(Column::Relationship, Relationship::read, "import.unknown-relationship");
        let named = [Column::GuardianName, Column::GuardianPhone, Column::GuardianEmail];
        let named = named.iter().any(|column| !self.typed(*column).is_empty());
        if named && self.typed(Column::GuardianDocument).is_empty() {
            self.refuse(Column::GuardianDocument, BAD_GUARDIAN_DOCUMENT);
        }
        let number = number.filter(|_| self.refused.len() == before)?;
        // Lists seldom name the type of the guardian's paper: then the number alone tells.
        let document = IdentityDocument { kind: kind.unwrap_or(DocumentType::Cc), number };
        let same = |student: &IdentityDocument| {
            student.names_same(&document) || (kind.is_none() && student.number == document.number)
        };
        if student.is_some_and(same) {
            self.refuse(Column::GuardianDocument, "import.guardian-is-student");
        }
        Some(SaidGuardian { document, name, phone, email, relationship })
    }
}

#[cfg(test)]
#[path = "row_tests.rs"]
mod tests;
