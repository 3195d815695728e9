//! What callers were told, to be held against what is there.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Of what kind a write is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// Of loans.
    Loan,
    /// Of checks.
    Check,
    /// Of spreadsheets.
    Import,
    /// Of students and their enrolments.
    Enrolment,
}

impl Sort {
    /// As it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Loan => "loans",
            Self::Check => "checks",
            Self::Import => "imports",
            Self::Enrolment => "enrolments",
        }
    }
}

/// A write that somebody was told was done.
#[derive(Clone, Debug)]
pub struct Write {
    /// Of what kind.
    pub sort: Sort,
    /// As the journal calls it.
    pub action: &'static str,
    /// What it was done to.
    pub subject: String,
}

/// Everything that callers were told.
#[derive(Debug, Default)]
pub struct Told {
    /// What was done.
    pub writes: Vec<Write>,
    /// Where each thing stands that has a state, by the last that was said of it.
    pub states: BTreeMap<String, &'static str>,
    /// How many rows went in of each sheet, by what the codes of its rows begin with.
    pub sheets: BTreeMap<String, usize>,
    /// What was refused, in the words of the refusals.
    pub refusals: Vec<String>,
    /// How many of them were faults of ours (500).
    pub faults: usize,
    /// What nobody else may read, and what it is.
    pub secrets: BTreeMap<String, &'static str>,
}

/// What callers are told as they go on.
#[derive(Debug, Default)]
pub struct Notes(Mutex<Told>);

impl Notes {
    /// What was told so far.
    pub fn told(&self) -> MutexGuard<'_, Told> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something was done, and nothing more is to be said of where it stands.
    pub fn wrote(&self, sort: Sort, action: &'static str, subject: &str) {
        self.told().writes.push(Write { sort, action, subject: plain(subject) });
    }

    /// Something was done to a thing that stands so now.
    pub fn moved(&self, sort: Sort, action: &'static str, subject: &str, state: &'static str) {
        self.wrote(sort, action, subject);
        self.stands(subject, state);
    }

    /// So it stands, or will when what is under way is through.
    pub fn stands(&self, subject: &str, state: &'static str) {
        self.told().states.insert(plain(subject), state);
    }

    /// All rows of a sheet are in, or will be.
    pub fn took(&self, prefix: &str, rows: usize) {
        self.told().sheets.insert(prefix.to_owned(), rows);
    }

    /// Something was refused.
    pub fn refused(&self, status: u16, words: String) {
        let mut told = self.told();
        told.faults += usize::from(status == 500);
        told.refusals.push(words);
    }

    /// This must be read nowhere.
    pub fn secret(&self, what: &'static str, value: &str) {
        self.told().secrets.insert(value.to_owned(), what);
    }
}

/// An id as both databases give it when they are asked for its digits.
pub fn plain(id: &str) -> String {
    id.replace('-', "").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_that_was_said_of_a_thing_is_where_it_stands() {
        let notes = Notes::default();
        notes.moved(Sort::Loan, "loan.requested", "019A-01", "pending");
        notes.moved(Sort::Loan, "loan.approved", "019a-01", "approved");
        let told = notes.told();
        assert_eq!((told.writes.len(), told.states.get("019a01")), (2, Some(&"approved")));
    }

    #[test]
    fn only_faults_of_ours_count_as_such() {
        let notes = Notes::default();
        notes.refused(503, "busy".to_owned());
        notes.refused(500, "fault".to_owned());
        let told = notes.told();
        assert_eq!((told.faults, told.refusals.len()), (1, 2));
    }
}
