//! The record of what was handed over: a paper with a number, which is never changed.

use super::{RecordPaper, UnitState};
use crate::clock::{Day, Timestamp};
use crate::deed::Deed;
use crate::files::FileKey;
use crate::identity::Locale;
use crate::ids::{EnvironmentId, IdSource, InstitutionId, LoanId, LoanRecordId};
use crate::store::StoreError;
use crate::text::fold;
use async_trait::async_trait;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// Crockford's base 32, which has no letters that look like others or like digits.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How much of the name of a warehouse stands in that of a file.
const MOST_OF_NAME: usize = 40;

/// How many letters a code has, of 5 bits each.
const LETTERS: usize = 20;

/// By which anybody asks whether a record is genuine: 100 random bits, shown as `XXXXX-XXXXX-XXXXX-XXXXX`. Unique
/// everywhere; says nothing of its record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordCode(String);

impl RecordCode {
    /// A new one.
    pub fn issue(ids: &dyn IdSource) -> Self {
        let random = ids.random().as_u128();
        // Version and variant of the id are the same each time: 12 bits from between them, and 62 from behind.
        let (first, middle, last) = (random >> 80, (random >> 64) & 0xfff, random & (u128::MAX >> 66));
        let bits = (first << 74) | (middle << 62) | last;
        let letter = |at: usize| char::from(ALPHABET[usize::try_from((bits >> (5 * at)) & 31).unwrap_or(0)]);
        Self((0..LETTERS).map(letter).collect())
    }

    /// Reads what somebody typed, in any case, with or without hyphens; nothing when it cannot be a code.
    pub fn parse(typed: &str) -> Option<Self> {
        if typed.len() > 4 * LETTERS {
            return None;
        }
        let shown = typed.chars().filter(|letter| !matches!(letter, '-' | ' '));
        let letters: String = shown.map(|letter| plain(letter.to_ascii_uppercase())).collect();
        let good = letters.len() == LETTERS && letters.bytes().all(|letter| ALPHABET.contains(&letter));
        good.then_some(Self(letters))
    }

    /// What was issued before it was stored.
    pub fn stored(code: String) -> Self {
        Self(code)
    }

    /// The letters, without hyphens.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What Crockford takes for the same.
fn plain(letter: char) -> char {
    match letter {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

impl fmt::Display for RecordCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, letter) in self.0.chars().enumerate() {
            if at > 0 && at % 5 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

/// What stands in a record, as it was when it was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordContents {
    /// In which language it is written.
    #[serde(deserialize_with = "language")]
    pub language: Locale,
    /// Whose things.
    pub institution: String,
    /// Its tax number, if it has one.
    pub nit: Option<String>,
    /// From which warehouse.
    pub warehouse: String,
    /// Where that is, if it was said.
    pub location: Option<String>,
    /// Who handed over.
    pub giver: String,
    /// Who received.
    pub borrower: String,
    /// The address of the borrower.
    pub borrower_email: String,
    /// The first day of the loan.
    pub start: Day,
    /// Its last.
    pub end: Day,
    /// The day of the hand-over, by the institution's calendar.
    pub issued: Day,
    /// What for.
    pub purpose: String,
    /// What was handed over.
    pub lines: Vec<RecordLine>,
    /// Where the record can be verified; none when the program has no public address.
    pub verify: Option<String>,
}

impl RecordContents {
    /// How many units were handed over.
    pub fn units(&self) -> u32 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.quantity))
    }
}

/// Units of one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordLine {
    /// Its code; none of what is not registered.
    pub code: Option<String>,
    /// What it is called, or how it was asked for.
    pub name: String,
    /// Its serial number, if it has one.
    pub serial_number: Option<String>,
    /// Whose make.
    pub brand: Option<String>,
    /// Which model.
    pub model: Option<String>,
    /// How many.
    pub quantity: u32,
    /// How they were.
    #[serde(deserialize_with = "condition")]
    pub condition: UnitState,
    /// What there was to say.
    pub note: Option<String>,
    /// The parts of a kit that went with it; not counted as units.
    pub parts: Vec<RecordPart>,
}

/// A part that went with its kit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPart {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Its serial number, if it has one.
    pub serial_number: Option<String>,
    /// How many units of it.
    pub quantity: u32,
}

fn language<'de, D: Deserializer<'de>>(stored: D) -> Result<Locale, D::Error> {
    let code = String::deserialize(stored)?;
    Locale::parse(&code).map_err(|_| de::Error::custom("no such language"))
}

fn condition<'de, D: Deserializer<'de>>(stored: D) -> Result<UnitState, D::Error> {
    let name = String::deserialize(stored)?;
    UnitState::parse(&name).map_err(|_| de::Error::custom("no such condition"))
}

/// How the file of a record was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPaper {
    /// Its SHA-256, in 64 hexadecimal digits, lower case.
    pub sha256: String,
    /// When.
    pub at: Timestamp,
}

/// That units were handed over, with a number of their warehouse and year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanRecord {
    /// Its id.
    pub id: LoanRecordId,
    /// Whose things.
    pub institution: InstitutionId,
    /// Of which loan.
    pub loan: LoanId,
    /// From which warehouse.
    pub warehouse: EnvironmentId,
    /// In which year of the institution's calendar.
    pub year: i32,
    /// Which of the warehouse and year: from 1, without gaps.
    pub number: u32,
    /// By which it is verified.
    pub code: RecordCode,
    /// What stands in it.
    pub contents: RecordContents,
    /// Who handed over, and when.
    pub issued: Deed,
    /// Its file, once that is kept.
    pub kept: Option<KeptPaper>,
}

impl LoanRecord {
    /// Where a file of it with this SHA-256 lies: what another version of the program draws lies beside it.
    pub fn file(&self, sha256: &str) -> FileKey {
        FileKey::of_contents("loan-records", self.id, sha256)
    }

    /// What the file is called where it is shown, in plain letters: `loan-record-bodega-principal-2026-0007.pdf`. A
    /// warehouse whose name has none is told by its id.
    pub fn file_name(&self) -> String {
        let folded = fold(&self.contents.warehouse).replace(|letter: char| !letter.is_ascii_alphanumeric(), " ");
        let mut place = folded.split_whitespace().collect::<Vec<_>>().join("-").to_ascii_lowercase();
        place.truncate(MOST_OF_NAME);
        let mut place = place.trim_matches('-').to_owned();
        if place.is_empty() {
            place = self.warehouse.to_string().chars().take(8).collect();
        }
        format!("loan-record-{place}-{}.pdf", self.paper().title())
    }

    /// What is drawn of it.
    pub fn paper(&self) -> RecordPaper {
        let (code, contents) = (self.code.clone(), self.contents.clone());
        RecordPaper { year: self.year, number: self.number, code, contents }
    }
}

/// Gives access to records.
pub trait LoanRecordRepositories: Send {
    /// The records.
    fn loan_records(&mut self) -> &mut dyn LoanRecordRepository;
}

/// Keeps the records of the institution in scope; what says so looks through all institutions.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait LoanRecordRepository: Send {
    /// The next number of a warehouse and year, from 1. Others wait for it until the work ends, and get it when that
    /// is dropped: so no number is left out.
    async fn next_number(&mut self, warehouse: EnvironmentId, year: i32) -> Result<u32, StoreError>;
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the number or the code is taken.
    async fn add(&mut self, record: &LoanRecord) -> Result<(), StoreError>;
    /// One.
    async fn find(&mut self, id: LoanRecordId) -> Result<Option<LoanRecord>, StoreError>;
    /// All of a loan, in the order in which they were issued.
    async fn of_loan(&mut self, loan: LoanId) -> Result<Vec<LoanRecord>, StoreError>;
    /// By its code, of whatever institution.
    async fn by_code(&mut self, code: &RecordCode) -> Result<Option<LoanRecord>, StoreError>;
    /// At most so many whose file is not kept yet, of every institution; the oldest first.
    async fn unkept(&mut self, limit: u64) -> Result<Vec<LoanRecord>, StoreError>;
    /// Writes down that the file is kept, once: tells whether it was not before. Nothing else of a record changes.
    async fn keep(&mut self, id: LoanRecordId, kept: &KeptPaper) -> Result<bool, StoreError>;
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
